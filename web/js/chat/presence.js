// Who came and who went within one line of the conversation.

const MOST = 300; // people of one line

export class Presence {
  joined = new Map(); // id, or name where there is none → name
  left = new Map();
  visited = new Map(); // came and went

  /** @param {{user?: string, name: string}} person */
  add({user, name}, came) {
    const key = user || name;
    if (came) {
      // Whoever left a moment ago has been here all the time.
      if (!this.left.delete(key)) this.#only(this.joined, key, name);
    } else {
      this.#only(this.joined.has(key) || this.visited.has(key) ? this.visited : this.left, key, name);
    }
  }

  #only(map, key, name) {
    for (const other of [this.joined, this.left, this.visited]) other.delete(key);
    map.set(key, name);
  }

  get isEmpty() {
    return this.joined.size + this.left.size + this.visited.size === 0;
  }

  get isFull() {
    return this.joined.size + this.left.size + this.visited.size >= MOST;
  }
}
