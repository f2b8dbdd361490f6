import type { Line } from './run.ts';

const widths = [18, 48, 26, 18] as const;

/** The head of the table: what the columns of `rowOf` are. */
export function headOf(): string {
  return columns(['benchmark', 'figure', 'measured (range)', 'target'], 'ok');
}

/** A row of the table. `ok` is empty without a target; a target that is no gate stands in brackets. */
export function rowOf({ figure, measured, name, ok, range, target, unit }: Line): string {
  const rounds = range === undefined ? '' : ` (${short(range[0])}-${short(range[1])})`;
  const wanted = target === undefined ? '' : `${target.is} ${short(target.value)}`;
  return columns(
    [name, figure, `${short(measured)} ${unit}${rounds}`, target?.gate === false ? `[${wanted}]` : wanted],
    ok === null ? '' : ok ? 'yes' : 'NO',
  );
}

/** What the figures of one benchmark were measured with. */
export function footOf([line]: readonly Line[]): string {
  if (line === undefined) return '';
  const { commit, cpuSeconds, load, seed, version, wallSeconds } = line;
  return `  ${version} ${commit}, load ${load.toFixed(1)}, ${cpuSeconds.toFixed(1)} s of CPU in ${wallSeconds.toFixed(1)} s, seed ${seed}`;
}

function columns(cells: readonly string[], last: string): string {
  return `${cells.map((cell, place) => cell.padEnd(widths[place] ?? 0)).join(' ')} ${last}`.trimEnd();
}

/** Three figures, without an exponent. */
function short(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
