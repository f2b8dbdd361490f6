import type { BarChartProps, ChartAxis, LineChartProps } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';

type Row = Readonly<Record<string, number | string>>;

const width = 640;
const height = 180;
const margin = { top: 12, right: 16, bottom: 28, left: 36 };
const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };

function rowsOf(data: LineChartProps['data']): readonly Row[] {
  return Array.isArray(data) ? data : data.data;
}

/** Round steps that cover the values, from zero or from the lowest negative one. */
function scale(values: readonly number[]): {
  readonly ticks: readonly number[];
  readonly y: (value: number) => number;
} {
  const top = Math.max(1, ...values);
  const bottom = Math.min(0, ...values);
  const rough = (top - bottom) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
  const first = Math.floor(bottom / step) * step;
  const last = Math.ceil(top / step) * step;
  const ticks = Array.from({ length: Math.round((last - first) / step) + 1 }, (_, position) => first + position * step);
  return { ticks, y: (value) => margin.top + inner.height * (1 - (value - first) / (last - first)) };
}

function label(axis: ChartAxis, value: number | string): string {
  if (axis.fieldType !== 'datetime') return String(value);
  return new Date(value).toLocaleDateString('en-US', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** Where each row stands from left to right: by time, or evenly. */
function positions(axis: ChartAxis, rows: readonly Row[]): readonly number[] {
  if (axis.fieldType !== 'datetime' || rows.length < 2) {
    return rows.map(
      (_, position) => margin.left + inner.width * (rows.length < 2 ? 0.5 : position / (rows.length - 1)),
    );
  }
  const times = rows.map((row) => new Date(row[axis.field] ?? 0).getTime());
  const first = Math.min(...times);
  const span = Math.max(...times) - first || 1;
  return times.map((time) => margin.left + (inner.width * (time - first)) / span);
}

function Frame(props: {
  title?: string | undefined;
  ticks: readonly number[];
  y: (value: number) => number;
  children: ReactNode;
  summary: string;
}): ReactNode {
  return (
    <figure className="hs-chart">
      {props.title === undefined ? null : <figcaption>{props.title}</figcaption>}
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={props.summary}>
        {props.ticks.map((tick) => (
          <g key={tick} className="hs-chart-tick">
            <line x1={margin.left} x2={width - margin.right} y1={props.y(tick)} y2={props.y(tick)} />
            <text x={margin.left - 8} y={props.y(tick) + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {props.children}
      </svg>
    </figure>
  );
}

function XLabels({ axis, rows, xs }: { axis: ChartAxis; rows: readonly Row[]; xs: readonly number[] }): ReactNode {
  const every = Math.max(1, Math.ceil(rows.length / 7));
  return rows.map((row, position) =>
    position % every === 0 ? (
      <text
        key={xs[position]}
        className="hs-chart-label"
        x={xs[position]}
        y={height - 8}
        textAnchor={position === 0 ? 'start' : 'middle'}
      >
        {label(axis, row[axis.field] ?? '')}
      </text>
    ) : null,
  );
}

function summaryOf(axes: LineChartProps['axes'], rows: readonly Row[]): string {
  return rows.map((row) => `${label(axes.x, row[axes.x.field] ?? '')}: ${row[axes.y.field] ?? 'none'}`).join(', ');
}

export function LineChart(props: LineChartProps): ReactNode {
  const rows = rowsOf(props.data);
  const group = props.axes.options?.groupFieldByColor;
  const values = rows.map((row) => Number(row[props.axes.y.field]));
  const { ticks, y } = scale(values);
  const xs = positions(props.axes.x, rows);
  const names = group === undefined ? [''] : [...new Set(rows.map((row) => String(row[group] ?? '')))];
  return (
    <Frame title={props.options?.title} ticks={ticks} y={y} summary={summaryOf(props.axes, rows)}>
      {names.map((name, colour) => {
        const points = rows.flatMap((row, at) =>
          group === undefined || String(row[group]) === name ? [{ x: xs[at] ?? 0, y: y(values[at] ?? 0) }] : [],
        );
        return (
          <g key={name} className={`hs-chart-line hs-chart-color-${colour % 6}`}>
            <polyline points={points.map((point) => `${point.x},${point.y}`).join(' ')} />
            {points.map((point) => (
              <circle key={point.x} cx={point.x} cy={point.y} r={3} />
            ))}
          </g>
        );
      })}
      <XLabels axis={props.axes.x} rows={rows} xs={xs} />
    </Frame>
  );
}

export function BarChart(props: BarChartProps): ReactNode {
  const rows = rowsOf(props.data);
  const values = rows.map((row) => Number(row[props.axes.y.field]));
  const { ticks, y } = scale(values);
  const slot = inner.width / Math.max(1, rows.length);
  const xs = rows.map((_, position) => margin.left + slot * (position + 0.5));
  return (
    <Frame title={props.options?.title} ticks={ticks} y={y} summary={summaryOf(props.axes, rows)}>
      {values.map((value, position) => (
        <rect
          key={xs[position]}
          className="hs-chart-bar hs-chart-color-0"
          x={(xs[position] ?? 0) - slot * 0.3}
          width={slot * 0.6}
          y={Math.min(y(value), y(0))}
          height={Math.abs(y(value) - y(0))}
        />
      ))}
      <XLabels axis={props.axes.x} rows={rows} xs={xs} />
    </Frame>
  );
}
