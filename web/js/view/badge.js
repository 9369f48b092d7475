// The sign beside the name of who may do more than speak, or is a program.

import {t} from '../lang/i18n.js';

const ROLES = ['moderator', 'owner', 'bot'];

/** The word of a role, '' of those that are nothing special. */
export const roleName = (role) => ROLES.includes(role) ? t(role) : '';

/** The sign of a role, with its word for those who do not see it; null of those that have none. */
export function badge(role) {
  if (!ROLES.includes(role)) return null;
  const {namespaceURI} = document.querySelector('svg');
  const svg = document.createElementNS(namespaceURI, 'svg');
  const looks = `badge--${role}`;
  for (const [name, value] of Object.entries({class: `badge ${looks}`, role: 'img', 'aria-label': t(role)})) svg.setAttribute(name, value);
  const [title, use] = ['title', 'use'].map((tag) => document.createElementNS(namespaceURI, tag));
  title.textContent = t(role);
  use.setAttribute('href', `#i-${role}`);
  svg.append(title, use);
  return svg;
}
