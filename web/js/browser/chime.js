// A soft tone of two notes, made here: nothing is loaded.

const NOTES_HZ = [659.3, 880];
const NOTE_S = 0.11;
const LOUDNESS = 0.08;
const QUIET_MS = 3_000; // between two tones

let context = null;
let lastAt = -Infinity;

/** @param {LockManager|undefined} locks by which of several tabs one sounds */
export function chime(locks = navigator.locks) {
  const now = performance.now();
  if (now - lastAt < QUIET_MS) return;
  lastAt = now;
  if (!locks) {
    sound();
    return;
  }
  const quiet = () => new Promise((over) => setTimeout(over, QUIET_MS));
  locks.request('hubbub.chime', {ifAvailable: true}, (lock) => lock && (sound(), quiet())).catch(sound);
}

function sound() {
  context ??= new AudioContext();
  context.resume().catch(() => {});
  NOTES_HZ.forEach((hz, i) => {
    const start = context.currentTime + i * NOTE_S;
    const gain = new GainNode(context, {gain: 0});
    const note = new OscillatorNode(context, {type: 'sine', frequency: hz});
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_S * 2.4);
    note.connect(gain).connect(context.destination);
    note.start(start);
    note.stop(start + NOTE_S * 2.5);
  });
}
