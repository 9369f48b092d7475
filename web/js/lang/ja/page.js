export const words = {
  // name screen
  tagline: '部屋と名前だけで、すぐに話せます。',
  yourName: 'あなたの名前',
  join: '入る',
  joining: '入室中…',
  nameMissing: '名前を入力してください。',
  unreachable: 'サーバーに接続できません。',
  justSaid: '最近の発言',
  nobodyHere: 'まだ誰もいません。',
  emptyTitle: 'まだ発言がありません',
  passphrase: '合言葉',
  passphraseHint: 'このチャットは仲間内のものです。招待してくれた人が合言葉を知っています。',
  terms: '利用規約',
  privacy: 'プライバシー',
  imprint: '運営者情報',

  // rooms
  rooms: '部屋',
  newRoom: '部屋を開く',
  roomOptions: '{room}のオプション',
  unreadCount: {other: '未読メッセージ{n}件'},
  mentionCount: {other: 'メンション{n}件'},
  leave: '出る',
  share: '共有',
  popOut: '小さなウィンドウで開く',

  // people
  people: 'ここにいる人',
  online: {other: '{n}人がオンライン'},
  you: '(あなた)',
  owner: 'オーナー',
  moderator: 'モデレーター',
  bot: 'ボット',

  // messages
  messages: 'メッセージ',
  joined: {other: '{names}が入室しました'},
  left: {other: '{names}が退室しました'},
  others: {other: 'ほか{n}人'},
  show: '表示',
  newMessages: {other: '新しいメッセージ{n}件'},
  unreadFrom: 'ここから新着',
  today: '今日',
  yesterday: '昨日',

  // writing
  message: 'メッセージ',
  messageTo: '{room}へのメッセージ',
  send: '送信',

  // search
  search: '検索',

  // connection
  lost: '接続が切れました。',
  reload: '再読み込み',
  tryNow: '今すぐ試す',

  // settings
  settings: '設定',
  close: '閉じる',
};
