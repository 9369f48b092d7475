export const words = {
  // the site's rules
  rules: 'القواعد',
  rulesAgree: 'موافقة وإرسال',

  // settings
  density: 'عرض الرسائل',
  densityAuto: 'مضغوط في الغرف الكبيرة',
  densityComfortable: 'مريح',
  densityCompact: 'مضغوط',

  // keyboard
  keyboard: 'لوحة المفاتيح',
  keyHelp: 'إظهار هذه القائمة',
  keyCompose: 'كتابة رسالة',
  keySearch: 'بحث',
  keySend: 'إرسال',
  keyNewline: 'سطر جديد',
  keyRecall: 'تعديل رسالتك الأخيرة أو استرجاعها',
  keyComplete: 'إكمال ‎@الاسم‎ أو ‎:الرمز:‎ أو ‎/الأمر‎',
  keyRooms: 'الغرفة السابقة أو التالية',
  keyPeople: 'الأشخاص',
  keyEnd: 'إنهاء رد أو تعديل؛ وإلى الأحدث، ووضع علامة مقروء',
  keyScroll: 'التنقل بين الرسائل',
  keyMessages: 'إلى الرسائل، ثم من واحدة إلى أخرى',
  keyMenu: 'على رسالة: ما يمكن فعله بها',
  keyReply: 'على رسالة: رد',
  keyReact: 'على رسالة: تفاعل',
  keyChips: 'من رسالة إلى تفاعلاتها',
  keyEdit: 'على رسالة: تعديل رسالتك',
  keyLink: 'على رسالة: نسخ رابطها',
  keyRemoveOwn: 'على رسالة: إزالة رسالتك',

  // another device
  onPhone: 'المتابعة على هاتفي',
  onPhoneHint: 'امسح رمزًا بكاميرا هاتفك أو جهازك اللوحي وتابع هناك بشخصك نفسه. يعمل مرة واحدة، لخمس دقائق.',
  onPhoneWarning: 'مَن يمسحه يصبح أنت. لا تُره أحدًا.',
  showCode: 'إظهار الرمز',
  newCode: 'إنشاء رمز جديد',
  goneIn: 'يختفي بعد {time}',
  codeGone: 'لم يعد الرمز صالحًا.',
  handoverInsecure: 'يحتاج هذا إلى صفحة فُتحت عبر https: من دونه لا يستطيع المتصفح ختم ما يسلّمه.',
  handoverBusy: 'كثيرون ينتظرون بالفعل. حاول بعد بضع دقائق.',
  handoverGone: 'استُخدم هذا الرمز من قبل، أو مضى عليه أكثر من خمس دقائق. أنشئ رمزًا جديدًا على الجهاز الآخر.',
  handoverBroken: 'هذا الرمز غير كامل. أنشئ رمزًا جديدًا على الجهاز الآخر.',
  continueTitle: 'المتابعة باسم {name}؟',
  continueHint: 'جهاز آخر يسلّم دردشته إلى هذا الجهاز. أنت الشخص نفسه على كليهما.',
  continueInstead: 'أنت حتى الآن {name} على هذا الجهاز. ينتهي ذلك هنا.',
  continueAs: 'المتابعة باسم {name}',
  signOut: 'تسجيل الخروج من كل الأجهزة',
  signOutSure: 'تسجيل الخروج نهائيًا؟ لا يمكنك العودة بهويتك هذه.',
  signOutFailed: 'تعذّر الوصول إلى الخادم: ما زلت مسجّل الدخول.',

  // invitations
  notNow: 'ليس الآن',
  inviteTitle: 'لديك دعوة',
  inviteHint: 'يمنح هذا الرابط دورًا في هذه الدردشة لأول مَن يقبله. يعمل مرة واحدة.',
  inviteAs: 'تقبلها باسم {name}.',
  inviteAccept: 'قبول',
  inviteUsed: 'قُبلت هذه الدعوة من قبل. اطلب دعوة جديدة.',
  inviteExpired: 'هذه الدعوة قديمة جدًا. اطلب دعوة جديدة.',
  inviteUnknown: 'لا يعرف هذا الخادم دعوة كهذه. هل الرابط كامل، ومن هذه الدردشة؟',

  // a person's card
  hereSince: 'هنا منذ {time}',
  notHere: 'ليس هنا الآن',
  guest: 'ضيف',
  mention: 'إشارة',
  mute: 'كتم عندي',
  unmute: 'إلغاء الكتم',
  muteHint: 'لا ترى شيئًا مما يكتبه {name}. لا يلاحظ ذلك أحد غيرك.',
  itsYou: 'هذا أنت.',

  // oneself
  myName: 'اسمك هنا',
  changeName: 'تغيير',
  nameChanged: 'صار اسمك {name}.',
  thisBrowser: {zero: 'هذا المتصفح، بلا ألسنة', one: 'هذا المتصفح، لسان واحد', two: 'هذا المتصفح، لسانان', few: 'هذا المتصفح، {n} ألسنة', many: 'هذا المتصفح، {n} لسانًا', other: 'هذا المتصفح، {n} لسان'},
  muted: 'المكتومون عندك',

  // sharing a room
  shareRoom: 'مشاركة {room}',
  shareWith: 'مشاركة عبر…',
  copyLink: 'نسخ الرابط',
  qrCode: 'رمز QR للرابط',
  onlyHere: 'يعمل هذا العنوان على هذا الجهاز فقط.',
  linkCopied: 'نُسخ الرابط إلى الحافظة.',
  linkSelected: 'لا يسمح هذا المتصفح للصفحة بالنسخ. الرابط محدَّد: اضغط {keys}.',
  linkHold: 'لا يسمح هذا المتصفح للصفحة بالنسخ. اضغط مطولًا على الرابط ثم اختر «نسخ».',

  // commands
  commands: 'الأوامر',
  commandsHint: 'هذه وحدها لا تُقال. ابدأ بشرطتين مائلتين لتقول أحدها.',

  // search
  searchIn: 'البحث في {room}',
  searchHint: 'كلمات قيلت في هذه الغرفة.',
  searchNone: 'لم يُعثر على شيء.',
  searchNoWord: 'اكتب كلمة أو حرفًا أو رمزًا تعبيريًا: هذه علامات ترقيم فقط.',
  searchPartly: 'ما زال يجري تجهيز الرسائل الأقدم للبحث.',
  searchMissing: 'لا يحفظ هذا الخادم سجلًا للبحث فيه.',
  results: {zero: 'لا نتائج', one: 'نتيجة واحدة', two: 'نتيجتان', few: '{n} نتائج', many: '{n} نتيجة', other: '{n} نتيجة'},
  resultsMore: {zero: 'لا نتائج، وهناك ما هو أسبق', one: 'نتيجة واحدة، وهناك ما هو أسبق', two: 'نتيجتان، وهناك ما هو أسبق', few: '{n} نتائج، وهناك ما هو أسبق', many: '{n} نتيجة، وهناك ما هو أسبق', other: '{n} نتيجة، وهناك ما هو أسبق'},
  searching: 'جارٍ البحث…',

  // settings
  language: 'اللغة',
  theme: 'المظهر',
  themeAuto: 'كالنظام',
  themeLight: 'فاتح',
  themeDark: 'داكن',
  sound: 'الصوت',
  notifications: 'الإشعارات',
  soundHint: 'نغمة هادئة عند الإشارة إليك أو وصول رسالة وأنت في مكان آخر.',
  notificationsHint: 'عندما يشير إليك أحد وأنت في مكان آخر.',
  notificationsDenied: 'متصفحك يحظرها لهذا الموقع.',

  // leaving with what was not sent
  leaveTitle: 'هل تغادر دون إرسال؟',
  leaveUnsent: {zero: 'لا رسائل تنتظر الإرسال.', one: 'لم تُرسل رسالة واحدة بعد، وستضيع.', two: 'لم تُرسل رسالتان بعد، وستضيعان.', few: 'لم تُرسل {n} رسائل بعد، وستضيع.', many: 'لم تُرسل {n} رسالة بعد، وستضيع.', other: 'لم تُرسل {n} رسالة بعد، وستضيع.'},
  leaveDraft: 'ما بدأت كتابته سيضيع.',
  leaveSure: 'مغادرة',
  leaveNot: 'بقاء',
};
