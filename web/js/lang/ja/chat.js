export const words = {
  // rooms
  roomNameRules: '文字の種類は自由、64文字まで、スラッシュは使えません。',
  openFull: '別のタブで開く',
  openRoom: '開く',
  otherRooms: 'ほかの部屋',

  // people
  tooManyToList: {other: '{n}人います。多すぎるため一覧にできません。'},
  findPerson: '人を探す',
  nobodyFound: 'その名前の人はここにいません。',

  // messages
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
  visited: {other: '{names}が入室し、退室しました'},
  notSent: '送信されませんでした。{reason}',
  sending: '送信中…',
  retry: '再試行',
  remove: '削除',
  loadingOlder: '以前のメッセージを読み込んでいます…',
  beginning: 'ここが部屋の始まりです。',
  oneSaid: '{name}: {text}',

  // writing
  tooLong: {other: '{n}文字超えています'},
  pasteTooLong: {other: '{n}文字はメッセージには長すぎます。何も挿入されませんでした。'},
  notKept: 'このブラウザーはページのために何も保存しません。再読み込みすると、まだ送信されていないものは失われます。',
  bytesLeft: {other: '残り{n}文字'},
  waiting: {other: '接続が戻ると、メッセージ{n}件を送信します。'},
  noFiles: 'ファイルや画像はここに保存できず、何も送信されませんでした。代わりにリンクを共有してください。',
  suggestions: '候補',

  // what became of messages
  quoteRemoved: 'このメッセージは削除されました',
  quoteExpired: '以前のメッセージ',
  question: '質問',
  answered: '回答済み',
  edited: '(編集済み)',
  inReplyTo: '返信先:',

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
  flood: '一度に多く送りすぎました。',
  trying: '再接続しています…',
  tryingIn: {other: '{n}秒後に再接続します。'},
  offline: 'オフラインです。ネットワークを待っています。',
  signedOut: 'チャットの代わりに別のページが応答しています。サインインの期限が切れたのかもしれません。再読み込みすると表示されます。',

  // settings
  mentionedIn: '{name}({room})',
  mentionsIn: {other: '{room}でメンション{n}件'},

  // keyboard
  showKeys: 'キーボードショートカット',
};
