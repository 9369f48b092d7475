// QR codes (ISO/IEC 18004) of short texts: bytes, versions 1 to 10, error correction
// level M.

// By version: codewords of error correction a block, and codewords of data in each block.
const VERSIONS = [
  [10, [16]], [16, [28]], [26, [44]], [18, [32, 32]], [24, [43, 43]], [16, [27, 27, 27, 27]], [18, [31, 31, 31, 31]],
  [22, [38, 38, 39, 39]], [22, [36, 36, 36, 37, 37]], [26, [43, 43, 43, 43, 44]],
];
const ALIGNMENT = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

const MASKS = [
  (r, c) => (r + c) % 2, (r) => r % 2, (r, c) => c % 3, (r, c) => (r + c) % 3, (r, c) => ((r >> 1) + Math.floor(c / 3)) % 2,
  (r, c) => (r * c) % 2 + (r * c) % 3, (r, c) => ((r * c) % 2 + (r * c) % 3) % 2, (r, c) => ((r + c) % 2 + (r * c) % 3) % 2,
];

/** Returns the modules of a text's code, row by row, true where dark; null if the text is too long. */
export function qr(text) {
  const bytes = new TextEncoder().encode(text);
  const version = 1 + VERSIONS.findIndex(([, blocks], i) => 8 * sum(blocks) >= 4 + (i < 9 ? 8 : 16) + 8 * bytes.length);
  if (version === 0) return null;
  const bits = codewords(bytes, version).flatMap((word) => toBits(word, 8));
  const codes = MASKS.map((_, mask) => draw(version, bits, mask));
  return codes.reduce((best, code) => (penalty(code) < penalty(best) ? code : best));
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const toBits = (value, length) => Array.from({length}, (_, i) => value >> (length - 1 - i) & 1);

/** Data and error correction, interleaved. */
function codewords(bytes, version) {
  const [correction, sizes] = VERSIONS[version - 1];
  const capacity = sum(sizes);
  const bits = [0, 1, 0, 0, ...toBits(bytes.length, version < 10 ? 8 : 16), ...[...bytes].flatMap((b) => toBits(b, 8))];
  bits.push(...Array(Math.min(4, 8 * capacity - bits.length)).fill(0));
  bits.push(...Array(-bits.length & 7).fill(0));
  const data = Array.from({length: bits.length / 8}, (_, i) => parseInt(bits.slice(8 * i, 8 * i + 8).join(''), 2));
  for (let pad = 0xec; data.length < capacity; pad ^= 0xec ^ 0x11) data.push(pad);
  let from = 0;
  const blocks = sizes.map((size) => data.slice(from, from += size));
  return [...interleave(blocks), ...interleave(blocks.map((block) => remainder(block, correction)))];
}

function interleave(blocks) {
  const longest = Math.max(...blocks.map((b) => b.length));
  return Array.from({length: longest}, (_, i) => blocks.filter((b) => i < b.length).map((b) => b[i])).flat();
}

/** Multiplies in GF(256), modulo x⁸ + x⁴ + x³ + x² + 1. */
function multiply(a, b) {
  let product = 0;
  for (; b; b >>= 1) {
    if (b & 1) product ^= a;
    a = a << 1 ^ (a >> 7) * 0x11d;
  }
  return product;
}

/** The Reed-Solomon codewords of a block. */
function remainder(block, degree) {
  let generator = [1]; // the product of (x - 2ⁱ), the highest power first
  for (let i = 0, root = 1; i < degree; i++, root = multiply(root, 2)) {
    generator = [...generator, 0].map((g, j) => g ^ (j ? multiply(generator[j - 1], root) : 0));
  }
  const rest = [...block, ...Array(degree).fill(0)];
  for (let i = 0; i < block.length; i++) {
    const factor = rest[i];
    generator.forEach((g, j) => { rest[i + j] ^= multiply(g, factor); });
  }
  return rest.slice(block.length);
}

/** Appends the check bits of a BCH code. */
function bch(value, length, polynomial) {
  let rest = value << length;
  while (rest >> length) rest ^= polynomial << (31 - Math.clz32(rest) - length);
  return value << length | rest;
}

function draw(version, bits, mask) {
  const size = 17 + 4 * version;
  const code = Array.from({length: size}, () => Array(size).fill(null)); // null: free for data
  drawPatterns(code, version);
  drawFormat(code, mask);
  if (version >= 7) drawVersion(code, version);
  drawData(code, bits, mask);
  return code;
}

function drawPatterns(code, version) {
  const size = code.length;
  const square = (row, column, reach, dark) => { // rings around a centre
    for (let r = -reach; r <= reach; r++) {
      for (let c = -reach; c <= reach; c++) {
        if (code[row + r]?.[column + c] !== undefined) code[row + r][column + c] = dark(Math.max(Math.abs(r), Math.abs(c)));
      }
    }
  };
  for (let i = 0; i < size; i++) code[6][i] = code[i][6] = i % 2 === 0;
  for (const [r, c] of [[3, 3], [3, size - 4], [size - 4, 3]]) square(r, c, 4, (ring) => ring !== 2 && ring !== 4);
  const places = ALIGNMENT[version - 1];
  const last = places.at(-1);
  for (const r of places) {
    for (const c of places) {
      const isFinder = r === 6 && c === 6 || r === 6 && c === last || r === last && c === 6;
      if (!isFinder) square(r, c, 2, (ring) => ring !== 1);
    }
  }
}

/** The level, M, and the mask, twice. */
function drawFormat(code, mask) {
  const size = code.length;
  const bits = toBits(bch(mask, 10, 0x537) ^ 0x5412, 15).map(Boolean); // level M is 00
  bits.forEach((bit, i) => {
    if (i < 8) code[8][i < 6 ? i : i + 1] = bit; // around the timing pattern
    else code[i === 8 ? 7 : 14 - i][8] = bit;
    if (i < 7) code[size - 1 - i][8] = bit;
    else code[8][size - 15 + i] = bit;
  });
  code[size - 8][8] = true;
}

function drawVersion(code, version) {
  toBits(bch(version, 12, 0x1f25), 18).reverse().map(Boolean).forEach((bit, i) => {
    const [along, across] = [Math.floor(i / 3), code.length - 11 + i % 3];
    code[along][across] = code[across][along] = bit;
  });
}

/** In pairs of columns from the right, up and down. */
function drawData(code, bits, mask) {
  const size = code.length;
  let next = 0;
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right--; // the timing pattern
    for (let i = 0; i < size; i++) {
      const r = up ? size - 1 - i : i;
      for (const c of [right, right - 1]) {
        if (code[r][c] === null) code[r][c] = (bits[next++] ?? 0) !== Number(MASKS[mask](r, c) === 0);
      }
    }
    up = !up;
  }
}

/** How hard a code is to read: runs, blocks, what looks like a corner, and too much of one colour. */
function penalty(code) {
  const lines = [...code, ...code.map((_, c) => code.map((row) => row[c]))].map((line) => line.map(Number).join(''));
  let points = 0;
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
    points += 40 * [...line.matchAll(/(?=00001011101|10111010000)/g)].length;
  }
  for (let r = 1; r < code.length; r++) {
    for (let c = 1; c < code.length; c++) {
      if (code[r][c] === code[r - 1][c] && code[r][c] === code[r][c - 1] && code[r][c] === code[r - 1][c - 1]) points += 3;
    }
  }
  const dark = sum(code.flat().map(Number)) / code.length ** 2;
  return points + 10 * Math.floor(Math.abs(dark - 0.5) * 20);
}
