export const words = {
  // name screen
  tagline: 'غرفة واسم، وابدأ الحديث.',
  yourName: 'اسمك',
  join: 'دخول',
  joining: 'جارٍ الدخول…',
  nameMissing: 'أدخل اسمًا.',
  unreachable: 'لا يمكن الوصول إلى الخادم.',
  justSaid: 'قيل للتو',
  nobodyHere: 'لا أحد هنا بعد.',
  emptyTitle: 'لم يُقَل شيء هنا بعد',
  passphrase: 'عبارة السر',
  passphraseHint: 'هذه الدردشة للأصدقاء. مَن دعاك يعرف العبارة.',
  terms: 'الشروط',
  privacy: 'الخصوصية',
  imprint: 'بيانات الناشر',

  // rooms
  rooms: 'الغرف',
  newRoom: 'افتح غرفة',
  roomOptions: 'خيارات {room}',
  unreadCount: {zero: 'لا رسائل غير مقروءة', one: 'رسالة واحدة غير مقروءة', two: 'رسالتان غير مقروءتين', few: '{n} رسائل غير مقروءة', many: '{n} رسالة غير مقروءة', other: '{n} رسالة غير مقروءة'},
  mentionCount: {zero: 'لا إشارات إليك', one: 'إشارة واحدة إليك', two: 'إشارتان إليك', few: '{n} إشارات إليك', many: '{n} إشارة إليك', other: '{n} إشارة إليك'},
  leave: 'مغادرة',
  share: 'مشاركة',
  popOut: 'فتح في نافذة صغيرة',

  // people
  people: 'الموجودون هنا',
  online: {zero: 'لا أحد متصل', one: '{n} متصل', two: '{n} متصلان', few: '{n} متصلين', many: '{n} متصلًا', other: '{n} متصل'},
  you: '(أنت)',
  owner: 'المالك',
  moderator: 'مشرف',
  bot: 'بوت',

  // messages
  messages: 'الرسائل',
  joined: {zero: 'لم ينضم أحد {names}', one: 'انضم {names}', two: 'انضم {names}', few: 'انضم {names}', many: 'انضم {names}', other: 'انضم {names}'},
  left: {zero: 'لم يغادر أحد {names}', one: 'غادر {names}', two: 'غادر {names}', few: 'غادر {names}', many: 'غادر {names}', other: 'غادر {names}'},
  others: {zero: 'لا أحد غيرهم', one: 'شخص آخر', two: 'شخصان آخران', few: '{n} آخرون', many: '{n} آخرون', other: '{n} آخرون'},
  show: 'إظهار',
  newMessages: {zero: 'لا رسائل جديدة', one: 'رسالة جديدة واحدة', two: 'رسالتان جديدتان', few: '{n} رسائل جديدة', many: '{n} رسالة جديدة', other: '{n} رسالة جديدة'},
  unreadFrom: 'جديد',
  today: 'اليوم',
  yesterday: 'أمس',

  // writing
  message: 'رسالة',
  messageTo: 'رسالة إلى {room}',
  send: 'إرسال',

  // search
  search: 'بحث',

  // connection
  lost: 'انقطع الاتصال.',
  reload: 'إعادة التحميل',
  tryNow: 'حاول الآن',

  // settings
  settings: 'الإعدادات',
  close: 'إغلاق',
};
