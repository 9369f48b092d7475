// The socket and its way back. A Connection joins a room and keeps joining it
// until it is closed or refused for good.

import {askedMs} from './backoff.js';
import {Liveness} from './liveness.js';
import {afterRunning} from './running-time.js';

const WELCOME_WITHIN_MS = 15_000; // of running time, from the opening on

// Close codes after which coming back by itself would be wrong: the name, the
// room, other windows, a moderator, or who one is stands against it.
const FINAL_CODES = new Set([4001, 4002, 4003, 4009, 4013, 4014, 4015, 4016, 4017, 4018]);
const NAME_HELD = 4011; // close code: the name is kept for a while for who was here
const FLOOD = 4012; // close code: too much was sent
const NOT_READY = 'not_ready'; // reason of draining: the server goes on, and cannot let anybody in now
const UNEXPLAINED = [1000, 1001, 1005, 1006]; // close codes of nothing that a server has said

/** States of a connection: connecting and waiting (the detail is a Hold; connecting, its retryAt is 0: it tells why the attempt was waited for), online, closed. */
export class Connection {
  #url;
  #request;
  #joinQueue;
  #handlers;
  #liveness = new Liveness({ping: () => this.send({type: 'ping'}), dead: () => this.lost()});
  #hold = {}; // the last since it was lost
  #socket = null;
  #opened = false;
  #onlineSince = 0;
  #parting = null; // the event that says when to come back: draining or flood
  #lastError = null; // endsAt: Unix milliseconds of when it may be otherwise, if the server said so
  #leaveQueue = () => {};
  #endTurn = () => {};
  #endPatience = () => {};

  /**
   * @param {string} url of the endpoint
   * @param {() => object} request returns the join request at each attempt
   * @param {import('./join-queue.js').JoinQueue} joinQueue of all connections of the page
   * @param {{event: (e: object) => void, state: (s: string, detail: object) => void}} handlers
   */
  constructor(url, request, joinQueue, handlers) {
    this.#url = url;
    this.#request = request;
    this.#joinQueue = joinQueue;
    this.#handlers = handlers;
  }

  connect() {
    this.#joinQueue.retry();
    this.#enterQueue();
  }

  disconnect() {
    this.#leaveQueue();
    const socket = this.#release();
    this.#endTurn();
    socket?.close(1000);
  }

  /** Says that it will not be back, and disconnects; resolves when that is on its way. */
  leave() {
    const socket = this.send({type: 'leave'}) ? this.#socket : null;
    this.disconnect();
    return new Promise((gone) => {
      if (socket) socket.addEventListener('close', gone);
      else gone();
    });
  }

  /** Tries at once if it is waiting to try. */
  retryNow() { this.#joinQueue.retry(); }

  /** There is reason to doubt that it still carries anything. */
  probe() { this.#liveness.probe(); }

  /** Sends a request; false if it cannot now. */
  send(request) {
    if (this.#socket?.readyState !== WebSocket.OPEN || !this.#onlineSince) return false;
    this.#socket.send(JSON.stringify(request));
    return true;
  }

  /** The network is gone, or carries nothing: closes the socket, whose own close event may take minutes. */
  lost() {
    const socket = this.#socket;
    if (!socket) return;
    this.#closed(0);
    socket.close();
  }

  #enterQueue() {
    this.#leaveQueue = this.#joinQueue.enter({
      begin: (done) => {
        this.#endTurn = done;
        this.#dial();
      },
      held: (hold) => {
        this.#hold = hold ?? {...this.#hold, offline: false, retryAt: 0};
        this.#handlers.state(hold ? 'waiting' : 'connecting', this.#hold);
      },
    });
  }

  #dial() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#lastError = this.#parting = null;
    this.#expectWithin(this.#joinQueue.openWithinMs);
    socket.addEventListener('open', () => {
      if (socket !== this.#socket) return;
      this.#opened = true;
      this.#expectWithin(WELCOME_WITHIN_MS);
      socket.send(JSON.stringify(this.#request()));
    });
    socket.addEventListener('message', ({data}) => {
      if (socket === this.#socket) this.#receive(data);
    });
    socket.addEventListener('close', ({code}) => {
      if (socket === this.#socket) this.#closed(code);
    });
  }

  /** Gives the attempt up if nothing comes of it for so long. */
  #expectWithin(ms) {
    this.#endPatience();
    this.#endPatience = afterRunning(ms, () => this.lost());
  }

  #receive(data) {
    this.#liveness.heard();
    for (const line of data.split('\n')) {
      let event;
      try {
        event = JSON.parse(line);
      } catch {
        continue;
      }
      if (!event?.type) continue;
      this.#note(event);
      this.#handlers.event(event);
      if (event.type === 'welcome') this.#endTurn();
    }
  }

  /** Keeps what the way back depends on. */
  #note(event) {
    if (event.type === 'welcome') {
      this.#endPatience();
      this.#onlineSince = performance.now();
      this.#liveness.start(event.ping_interval_ms);
      this.#handlers.state('online', {});
    } else if (event.type === 'draining' || event.code === 'flood') {
      this.#parting = event;
    }
    if (event.type === 'error' && event.retry_after_ms > 0) event.endsAt = Date.now() + event.retry_after_ms;
    this.#lastError = event.type === 'error' ? event : null;
  }

  #closed(code) {
    const said = UNEXPLAINED.includes(code) ? null : this.#lastError;
    const end = {
      opened: this.#opened,
      heldMs: this.#onlineSince && performance.now() - this.#onlineSince,
      askedMs: askedMs(this.#parting ?? said),
      draining: this.#parting?.type === 'draining',
      notReady: this.#parting?.reason === NOT_READY || undefined,
      flood: code === FLOOD || this.#parting?.code === 'flood',
      nameHeld: code === NAME_HELD ? said ?? {code: 'name_held'} : undefined,
      error: said ?? undefined,
    };
    this.#release();
    if (FINAL_CODES.has(code) || said?.final) {
      this.#endTurn();
      this.#handlers.state('closed', {code, error: this.#lastError});
      return;
    }
    this.#joinQueue.lost(end); // before the turn ends: the next room waits as well
    this.#endTurn();
    this.#enterQueue();
  }

  /** Lets go of the socket, and returns it. */
  #release() {
    const socket = this.#socket;
    this.#socket = null;
    this.#hold = {};
    this.#opened = false;
    this.#onlineSince = 0;
    this.#endPatience();
    this.#liveness.stop();
    return socket;
  }
}
