export const words = {
  // the site's rules
  rules: 'ルール',
  rulesAgree: '同意して送信',

  // settings
  density: 'メッセージの表示',
  densityAuto: '人の多い部屋ではコンパクト',
  densityComfortable: 'ゆったり',
  densityCompact: 'コンパクト',

  // keyboard
  keyboard: 'キーボード',
  keyHelp: 'この一覧を表示',
  keyCompose: 'メッセージを書く',
  keySearch: '検索',
  keySend: '送信',
  keyNewline: '改行',
  keyRecall: '直前の自分のメッセージを編集する、または呼び戻す',
  keyComplete: '@名前、:絵文字:、/コマンドを補完',
  keyRooms: '前または次の部屋',
  keyPeople: '人',
  keyEnd: '返信や編集を終える、最新へ移動して既読にする',
  keyScroll: 'メッセージを移動',
  keyMessages: 'メッセージへ、さらに次のメッセージへ',
  keyMenu: 'メッセージ上: できることを表示',
  keyReply: 'メッセージ上: 返信',
  keyReact: 'メッセージ上: リアクション',
  keyChips: 'メッセージからそのリアクションへ',
  keyEdit: 'メッセージ上: 自分のものを編集',
  keyLink: 'メッセージ上: リンクをコピー',
  keyRemoveOwn: 'メッセージ上: 自分のものを削除',

  // another device
  onPhone: 'スマートフォンで続ける',
  onPhoneHint: 'スマートフォンやタブレットのカメラでコードを読み取ると、そちらで同じあなたとして続けられます。使えるのは1回、5分間です。',
  onPhoneWarning: '読み取った人は誰でもあなたになれます。人に見せないでください。',
  showCode: 'コードを表示',
  newCode: '新しいコードを作る',
  goneIn: 'あと{time}で無効',
  codeGone: 'このコードはもう使えません。',
  handoverInsecure: 'これには https で開いたページが必要です。そうでないと、引き渡すものをブラウザーが暗号化できません。',
  handoverBusy: 'すでに待っている人が多すぎます。数分後にもう一度お試しください。',
  handoverGone: 'このコードはすでに使われたか、5分以上前のものです。もう一方の端末で新しく作ってください。',
  handoverBroken: 'このコードは欠けています。もう一方の端末で新しく作ってください。',
  continueTitle: '{name}として続けますか?',
  continueHint: '別の端末がチャットをこの端末に引き渡します。どちらでも同じ人になります。',
  continueInstead: 'この端末では今まで{name}でした。それはここで終わります。',
  continueAs: '{name}として続ける',
  signOut: 'すべての端末でサインアウト',
  signOutSure: '完全にサインアウトしますか? 同じ人としては戻れません。',
  signOutFailed: 'サーバーに接続できませんでした。まだサインインしています。',

  // invitations
  notNow: '今はしない',
  inviteTitle: '招待されています',
  inviteHint: 'このリンクは、最初に受け入れた人にこのチャットでの役割を与えます。使えるのは1回です。',
  inviteAs: '{name}として受け入れます。',
  inviteAccept: '受け入れる',
  inviteUsed: 'この招待はすでに受け入れられています。新しい招待を頼んでください。',
  inviteExpired: 'この招待は古すぎます。新しい招待を頼んでください。',
  inviteUnknown: 'このサーバーにはその招待がありません。リンクは欠けておらず、このチャットのものですか?',

  // a person's card
  hereSince: '{time}からここにいます',
  notHere: '今はいません',
  guest: 'ゲスト',
  mention: 'メンション',
  mute: '自分にだけ非表示',
  unmute: '再び表示',
  muteHint: '{name}が書いたものは表示されません。ほかの人には分かりません。',
  itsYou: 'これはあなたです。',

  // oneself
  myName: 'ここでの名前',
  changeName: '変更',
  nameChanged: '名前が{name}になりました。',
  thisBrowser: {other: 'このブラウザー、タブ{n}個'},
  muted: '非表示にしている人',

  // sharing a room
  shareRoom: '{room}を共有',
  shareWith: '共有先…',
  copyLink: 'リンクをコピー',
  qrCode: 'リンクの QR コード',
  onlyHere: 'このアドレスはこのコンピューターでしか使えません。',
  linkCopied: 'リンクをコピーしました。',
  linkSelected: 'このブラウザでは、ページからコピーできません。リンクを選択しました。{keys}を押してください。',
  linkHold: 'このブラウザでは、ページからコピーできません。リンクを長押しして「コピー」を選んでください。',

  // commands
  commands: 'コマンド',
  commandsHint: 'これらだけは発言になりません。発言するには、先頭にスラッシュを2つ付けてください。',

  // search
  searchIn: '{room}を検索',
  searchHint: 'この部屋で話された言葉。',
  searchNone: '見つかりませんでした。',
  searchNoWord: '言葉、文字、絵文字を入力してください。これは記号だけです。',
  searchPartly: '以前のメッセージはまだ検索の準備中です。',
  searchMissing: 'このサーバーには検索できる履歴がありません。',
  results: {other: '{n}件の結果'},
  resultsMore: {other: '{n}件の結果、さらに以前のものがあります'},
  searching: '検索中…',

  // settings
  language: '言語',
  theme: '外観',
  themeAuto: 'システムに合わせる',
  themeLight: 'ライト',
  themeDark: 'ダーク',
  sound: '音',
  notifications: '通知',
  soundHint: 'ほかの場所にいる間にメンションやメッセージが届くと、小さな音で知らせます。',
  notificationsHint: 'ほかの場所にいる間に誰かがあなたをメンションしたとき。',
  notificationsDenied: 'このサイトではブラウザーが通知をブロックしています。',

  // leaving with what was not sent
  leaveTitle: '送信せずに退出しますか？',
  leaveUnsent: {other: '{n}件のメッセージがまだ送信されておらず、失われます。'},
  leaveDraft: '書きかけの文章は失われます。',
  leaveSure: '退出する',
  leaveNot: 'とどまる',
};
