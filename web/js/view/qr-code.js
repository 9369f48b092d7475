// The drawing of a code for a camera.

import {t} from '../lang/i18n.js';
import {qr} from '../text/qr.js';

const QUIET_ZONE = 4; // modules, as the standard has it

/** Draws a text's code: dark on light in either theme, as cameras want it. Null if the text is too long. */
export function qrCode(text) {
  const code = qr(text);
  if (!code) return null;
  const size = code.length + 2 * QUIET_ZONE;
  const {namespaceURI} = document.querySelector('svg');
  const svg = document.createElementNS(namespaceURI, 'svg');
  const attributes = {class: 'share__code', viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': t('qrCode'), 'shape-rendering': 'crispEdges'};
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  const path = document.createElementNS(namespaceURI, 'path');
  path.setAttribute('d', code.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z` : ''))).join(''));
  svg.append(path);
  return svg;
}
