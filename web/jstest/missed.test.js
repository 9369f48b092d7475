import {equal, test} from './harness.js';
import {join, Socket} from './joined.js';
import {seqAt} from './numbers.js';

test('one\'s own from elsewhere, what is removed and who is muted are nothing that was missed', () => {
  const {conversation, timeline, seen, mutes} = join();
  Socket.last.welcome(2);
  Socket.last.messages(1, 2);
  seen.inSight = false;
  mutes.set({user: 'cy', name: 'Cy'}, true);
  Socket.last.messages(3, 10);
  Socket.last.messages(11, 12, {user: 'cy', from: 'Cy'});
  equal([conversation.unread, conversation.since, timeline.unreadAfter], [8, 8, seqAt(2)]);
  conversation.markRead();
  equal([conversation.unread, conversation.since], [0, 8], 'looked at, and missed yet');
  Socket.last.says({type: 'update', seq: seqAt(13), target: seqAt(4), removed: true});
  equal(conversation.since, 7);
  Socket.last.says({type: 'update', seq: seqAt(14), target: seqAt(4), restored: true, text: 'm4'});
  equal(conversation.since, 8);
  Socket.last.messages(15, 16);
  equal([conversation.unread, conversation.since, timeline.unreadAfter], [2, 2, seqAt(12)], 'more, from another place on');
  Socket.last.messages(17, 17, {user: 'ana', from: 'Ana', id: 'of-my-phone'});
  equal([conversation.unread, conversation.since, timeline.unreadAfter], [0, 0, null], 'whoever says something has seen what was before');
  Socket.last.messages(18, 18);
  equal([conversation.unread, conversation.since, timeline.unreadAfter], [1, 1, seqAt(17)]);
});

test('who comes back from long away has missed it, though the messages are in sight and none of them came', () => {
  for (const [more, place, want] of [[{recovered: true}, 41, 28], [{recovered: false, first: seqAt(30)}, 41, 28], [{recovered: false, first: seqAt(60)}, 41, 28], [{recovered: true}, 13, 28]]) {
    const {conversation, timeline, again} = join();
    Socket.last.welcome(12);
    Socket.last.messages(1, 12);
    conversation.markRead();
    again();
    Socket.last.welcome(40, more);
    Socket.last.messages(place, 40);
    equal([conversation.unread, timeline.unreadAfter], [want, seqAt(12)], JSON.stringify([more, place]));
    conversation.markRead();
    Socket.last.messages(41, 41);
    equal([conversation.unread, conversation.since, timeline.unreadAfter], [0, want, seqAt(12)], 'what comes then is seen');
  }
  const {conversation, timeline, again} = join();
  Socket.last.welcome(12);
  Socket.last.messages(1, 12);
  again();
  Socket.last.welcome(15, {recovered: true});
  Socket.last.messages(13, 15);
  equal([conversation.since, timeline.unreadAfter], [0, null], 'a blip');
});
