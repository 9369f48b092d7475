export const words = {
  // people of a large room
  groupOwners: {zero: 'المالكون', one: 'المالك', two: 'المالكان', few: 'المالكون', many: 'المالكون', other: 'المالكون'},
  groupModerators: {zero: 'المشرفون · لا أحد هنا', one: 'المشرفون · واحد هنا', two: 'المشرفون · اثنان هنا', few: 'المشرفون · {n} هنا', many: 'المشرفون · {n} هنا', other: 'المشرفون · {n} هنا'},
  groupPrograms: {zero: 'البوتات', one: 'البوت', two: 'البوتان', few: 'البوتات', many: 'البوتات', other: 'البوتات'},
  groupFound: 'النتائج',
  othersHere: {zero: 'لا أحد هنا.', one: 'هنا شخص واحد. اكتب جزءًا من اسم للعثور على صاحبه.', two: 'هنا شخصان. اكتب جزءًا من اسم للعثور على صاحبه.', few: 'هنا {n} أشخاص. اكتب جزءًا من اسم للعثور على صاحبه.', many: 'هنا {n} شخصًا. اكتب جزءًا من اسم للعثور على صاحبه.', other: 'هنا {n} شخص. اكتب جزءًا من اسم للعثور على صاحبه.'},
  moreFound: 'هناك نتائج أخرى. اكتب جزءًا أكبر من الاسم.',
  peopleFailed: 'تتعذّر الآن معرفة مَن هنا.',

  // search in all rooms
  searchWhere: 'مكان البحث',
  searchHere: 'هذه الغرفة',
  searchEverywhere: 'كل الغرف',
  searchEverywhereHint: 'كلمات قيلت في أي غرفة يمكنك قراءتها.',
  searchEverywhereIn: 'البحث في كل الغرف',

  // what one can do with a room
  notifyOf: 'إشعارات هذه الغرفة',
  notifyAll: 'كل الرسائل',
  notifyMentions: 'الإشارات إليك',
  notifyNone: 'لا شيء',
  quiet: 'بلا إشعارات',
  notifyOff: 'سيسألك متصفحك عن السماح لهذه الصفحة بإرسال إشعارات إليك.',
  notifyDenied: 'متصفحك يحظر إشعارات هذه الصفحة.',
  markRead: 'وضع علامة مقروء',
  markAllRead: 'وضع علامة مقروء على الكل',
  leaveThis: 'مغادرة هذه الغرفة',
  saidIn: '{name} في {room}',
  newIn: {zero: 'لا رسائل جديدة في {room}', one: 'رسالة جديدة واحدة في {room}', two: 'رسالتان جديدتان في {room}', few: '{n} رسائل جديدة في {room}', many: '{n} رسالة جديدة في {room}', other: '{n} رسالة جديدة في {room}'},
};
