// A clock and a chance that a test decides, in place of the browser's.

/** Runs body with timers that fire when clock.pass(ms) says so, and clock.freeze(ms) for a time in which none did; clock.step(ms) sets the clock of the day alone; clock.chance is what is drawn. */
export async function withClock(body) {
  const real = Object.fromEntries(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'].map((name) => [name, globalThis[name]]));
  const [realNow, realRandom] = [Date.now, Math.random];
  let now = 1_790_000_000_000;
  let stepped = 0;
  let ids = 0;
  const timers = new Map();
  const add = (run, ms = 0, every = 0) => {
    timers.set(++ids, {run, at: now + ms, every});
    return ids;
  };
  Object.assign(globalThis, {
    setTimeout: (run, ms) => add(run, ms),
    setInterval: (run, ms) => add(run, ms, ms),
    clearTimeout: (id) => timers.delete(id),
    clearInterval: (id) => timers.delete(id),
  });
  Date.now = () => now + stepped;
  performance.now = () => now - 1_780_000_000_000;
  const first = () => [...timers].sort(([, a], [, b]) => a.at - b.at)[0];
  const clock = {
    chance: 0.999,
    pass(ms) {
      const end = now + ms;
      for (let next = first(); next && next[1].at <= end; next = first()) {
        const [id, timer] = next;
        now = Math.max(now, timer.at);
        timers.delete(id);
        if (timer.every) timers.set(id, {...timer, at: now + timer.every});
        timer.run();
      }
      now = end;
    },
    freeze(ms) { now += ms; },
    step(ms) { stepped += ms; },
  };
  Math.random = () => clock.chance;
  try {
    await body(clock);
  } finally {
    Object.assign(globalThis, real);
    Date.now = realNow;
    delete performance.now; // the prototype's is back
    Math.random = realRandom;
  }
}
