export const words = {
  // people of a large room
  groupOwners: {other: 'オーナー'},
  groupModerators: {other: 'モデレーター · ここに{n}人'},
  groupPrograms: {other: 'ボット'},
  groupFound: '検索結果',
  othersHere: {other: '{n}人います。名前の一部を入力すると探せます。'},
  moreFound: 'ほかにもいます。名前をもう少し入力してください。',
  peopleFailed: '現在、ここにいる人を確認できません。',

  // search in all rooms
  searchWhere: '検索する範囲',
  searchHere: 'この部屋',
  searchEverywhere: 'すべての部屋',
  searchEverywhereHint: 'あなたが読めるすべての部屋で話された言葉。',
  searchEverywhereIn: 'すべての部屋を検索',

  // what one can do with a room
  notifyOf: '通知する内容',
  notifyAll: 'すべてのメッセージ',
  notifyMentions: 'メンションのみ',
  notifyNone: 'なし',
  quiet: '通知オフ',
  notifyOff: 'このページからの通知を許可するかどうか、ブラウザーが確認します。',
  notifyDenied: 'このページの通知をブラウザーがブロックしています。',
  markRead: '既読にする',
  markAllRead: 'すべて既読にする',
  leaveThis: 'この部屋を出る',
  saidIn: '{name}({room})',
  newIn: {other: '{room}に新しいメッセージ{n}件'},
};
