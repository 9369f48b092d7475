export const words = {
  // rooms
  roomNameRules: '文字の種類は自由、64文字まで、スラッシュは使えません。',
  openFull: '別のタブで開く',

  // people
  tooManyToList: {other: '{n}人います。多すぎるため一覧にできません。'},
  findPerson: '人を探す',
  nobodyFound: 'その名前の人はここにいません。',

  // messages
  emptyTitle: 'まだ発言がありません',
  emptyHint: '挨拶するか、この部屋のリンクを共有しましょう。',
  restarted: 'サーバーが新しい会話を始めました。',
  missed: {other: '離れている間に{n}件のメッセージを受け取れませんでした'},
  missedSome: '離れている間に受け取れなかったメッセージがあります',
  expired: {other: '{n}件のメッセージはもう保存されていません'},
  expiredSome: 'もう保存されていないメッセージがあります',
  skipped: {other: '一度に多すぎたため、{n}件のメッセージを飛ばしました'},
  skippedSome: '一度に多すぎたため、メッセージを飛ばしました',
  showAll: 'すべて表示',
  showLess: '一部だけ表示',
  olderFailed: '以前のメッセージを読み込めませんでした。',
  olderGone: '以前のメッセージはここには保存されません。',
  olderExpired: '以前のメッセージはもう保存されていません。',
  renamed: '{from}は{name}に名前を変えました',
  another: '別の{name}',
  anotherHint: '上でこの名前だった人とは別の人です。',

  // writing
  tooLong: {other: '{n}文字超えています'},
  pasteTooLong: {other: '{n}文字はメッセージには長すぎます。何も挿入されませんでした。'},
  notKept: 'このブラウザーはページのために何も保存しません。再読み込みすると、まだ送信されていないものは失われます。',
  bytesLeft: {other: '残り{n}文字'},
  waiting: {other: '接続が戻ると、メッセージ{n}件を送信します。'},
  noFiles: 'ファイルや画像はここに保存できず、何も送信されませんでした。代わりにリンクを共有してください。',

  // what became of messages
  quoteRemoved: 'このメッセージは削除されました',
  quoteExpired: '以前のメッセージ',

  // rules of a room
  removed: {other: '{n}件のメッセージが削除されました'},
  removedOwn: {other: 'あなたのメッセージ{n}件が削除されました'},

  // search
  searchFailed: '検索できませんでした。もう一度お試しください。',
  searchMore: '以前の検索結果',

  // connection
  tooMany: '一度に要求が多すぎます。',
  draining: {other: 'サーバーを再起動しています。{n}秒で戻ります。'},
  notReady: '現在、サーバーが入室を受け付けられません。',
  newVersion: 'このページの新しい版があります。都合のよいときに再読み込みしてください。',
  backOnline: '再接続しました。',
  replaced: 'この部屋を開いているウィンドウが多すぎます。',
  takeOver: 'ここで使う',
  otherName: '別の名前を選ぶ',

  // settings
  mentionedIn: '{name}({room})',
  mentionsIn: {other: '{room}でメンション{n}件'},

  // keyboard
  showKeys: 'キーボードショートカット',
};
