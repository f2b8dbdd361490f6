/** Outlines in a box of 16 by 16, drawn as strokes. The vendor's names; one that is not drawn here shows as a circle. */
const paths: Readonly<Record<string, string>> = {
  add: 'M8 3v10M3 8h10',
  bulb: 'M6 13h4M6.5 11c0-2-2-2.5-2-5a3.5 3.5 0 0 1 7 0c0 2.500-2 3-2 5z',
  checkCircle: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM5.500 8l2 2 3.500-4',
  date: 'M3 4h10v9H3zM3 7h10M6 2.500v3M10 2.500v3',
  downCarat: 'M4 6l4 4 4-4',
  edit: 'M3 13l1-3 7-7 2 2-7 7z',
  exclamation: 'M8 3v6M8 12v.5',
  exclamationCircle: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 5v4M8 11v.4',
  info: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.500V11M8 5v.4',
  link: 'M7 9l2-2M6 7L4.500 8.500a2.100 2.100 0 0 0 3 3L9 10M10 9l1.500-1.500a2.100 2.100 0 0 0-3-3L7 6',
  refresh: 'M13 8a5 5 0 1 1-1.500-3.600M13 2.500v3h-3',
  remove: 'M4 4l8 8M12 4l-8 8',
  right: 'M6 4l4 4-4 4',
  time: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 5v3l2 2',
  warning: 'M8 2.500l6 11H2zM8 6.500v3.500M8 12v.4',
};

export function iconPath(name: string): string {
  return paths[name] ?? 'M8 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8z';
}
