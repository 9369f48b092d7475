// Every word that the page shows, in one place.

const number = new Intl.NumberFormat();
const plural = new Intl.PluralRules('en');

/** Keeps a name's own direction of writing from turning the words around it. */
const isolate = (name) => `\u2068${name}\u2069`;

const count = (n, one, other) => `${number.format(n)} ${plural.select(n) === 'one' ? one : other}`;

export const strings = {
  join: 'Join',
  joining: 'Joining…',
  nameMissing: 'Enter a name.',
  nameTaken: (name) => `${isolate(name)} is taken. Choose another name.`,
  refused: (message) => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
  unreachable: 'The server cannot be reached.',
  online: (n) => `${number.format(n)} online`,
  you: '(you)',
  tooManyToList: (n) => `${count(n, 'person is', 'people are')} here: too many to list.`,
  joined: (name) => `${isolate(name)} joined`,
  left: (name) => `${isolate(name)} left`,
  restarted: 'The server began a new conversation.',
  missed: 'Some messages were missed while you were away.',
  newMessages: (n) => count(n, 'new message', 'new messages'),
  reconnecting: 'Connection lost. Reconnecting…',
  reconnectingIn: (seconds) => `Connection lost. Trying again in ${seconds} s.`,
  tryNow: 'Try now',
  replaced: 'You joined from another window.',
  takeOver: 'Use it here',
  tooLong: (bytes) => `${count(bytes, 'byte', 'bytes')} too long`,
  bytesLeft: (bytes) => `${count(bytes, 'byte', 'bytes')} left`,
  slowDown: 'You are fast. The message goes out in a moment.',
  notSent: 'Not sent:',
  retry: 'Retry',
  remove: 'Delete',
  today: 'Today',
  yesterday: 'Yesterday',
};
