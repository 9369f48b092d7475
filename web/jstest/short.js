/** The parts of a text in short: type(text). */
export const short = (parts) => parts.map((p) => p.type === 'text' ? p.text : `${p.type}(${p.parts ? short(p.parts) : p.text})`).join('');
