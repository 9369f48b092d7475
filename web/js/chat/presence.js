// Who came and who went within one line of the conversation.

const MOST = 300; // names of one line

export class Presence {
  joined = new Set();
  left = new Set();
  visited = new Set(); // came and went

  add(name, came) {
    if (came) {
      // Whoever left a moment ago has been here all the time.
      if (!this.left.delete(name)) this.#only(this.joined, name);
    } else {
      this.#only(this.joined.has(name) || this.visited.has(name) ? this.visited : this.left, name);
    }
  }

  #only(set, name) {
    for (const other of [this.joined, this.left, this.visited]) other.delete(name);
    set.add(name);
  }

  get isEmpty() {
    return this.joined.size + this.left.size + this.visited.size === 0;
  }

  get isFull() {
    return this.joined.size + this.left.size + this.visited.size >= MOST;
  }
}
