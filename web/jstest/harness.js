// The least that unit tests need.

const tests = [];

export const test = (name, body) => tests.push({name, body});

export function equal(got, want, what = '') {
  const [g, w] = [JSON.stringify(got), JSON.stringify(want)];
  if (g !== w) throw new Error(`${what ? `${what}: ` : ''}got ${g}, want ${w}`);
}

export async function run() {
  const results = [];
  for (const {name, body} of tests) {
    window.running = name;
    try {
      await body();
      results.push({name, error: ''});
    } catch (error) {
      results.push({name, error: String(error.stack ?? error)});
    }
  }
  return results;
}
