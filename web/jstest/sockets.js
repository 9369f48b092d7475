// WebSockets that do what a test says.

export class FakeSocket extends EventTarget {
  static OPEN = 1;
  static all = [];
  readyState = 0;
  sent = [];

  /** Takes the place of the browser's, and forgets those of the test before. */
  static install() {
    FakeSocket.all = [];
    globalThis.WebSocket = FakeSocket;
  }

  static get last() { return FakeSocket.all.at(-1); }

  constructor() {
    super();
    FakeSocket.all.push(this);
  }

  send(text) { this.sent.push(JSON.parse(text)); }
  close() { this.readyState = 3; }
  says(event) { this.dispatchEvent(new MessageEvent('message', {data: JSON.stringify(event)})); }

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  drop(code = 1006) {
    this.readyState = 3;
    this.dispatchEvent(new CloseEvent('close', {code}));
  }

  welcome(more = {}) {
    this.open();
    this.says({type: 'welcome', ...more});
  }

  get pings() { return this.sent.filter((r) => r.type === 'ping').length; }
}
