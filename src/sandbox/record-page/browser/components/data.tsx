import type {
  DescriptionListItemProps,
  DescriptionListProps,
  StatisticsItemProps,
  StatisticsProps,
  StatisticsTrendProps,
  TableCellProps,
  TableElementProps,
  TableHeaderProps,
  TableProps,
} from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';

export function Statistics(props: StatisticsProps): ReactNode {
  return <div className="hs-statistics">{props.children}</div>;
}

export function StatisticsItem(props: StatisticsItemProps): ReactNode {
  return (
    <div className="hs-statistics-item">
      <small>{props.label}</small>
      <b>{props.number}</b>
      {props.children}
    </div>
  );
}

export function StatisticsTrend(props: StatisticsTrendProps): ReactNode {
  const rises = props.direction === 'increase';
  const colour = props.color ?? (rises ? 'green' : 'red');
  return (
    <span className="hs-trend" data-color={colour}>
      <span aria-hidden="true">{rises ? '▲' : '▼'}</span> {props.value}
    </span>
  );
}

export function DescriptionList(props: DescriptionListProps): ReactNode {
  return <dl className={`hs-description hs-description-${props.direction ?? 'column'}`}>{props.children}</dl>;
}

export function DescriptionListItem(props: DescriptionListItemProps): ReactNode {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

export function Table(props: TableProps): ReactNode {
  return (
    <div className="hs-table-scroll">
      <table
        className="hs-table"
        data-bordered={props.bordered !== false}
        data-density={props.density ?? 'default'}
        data-flush={props.flush === true}
      >
        {props.children}
      </table>
    </div>
  );
}

export function TableHead(props: TableElementProps): ReactNode {
  return <thead>{props.children}</thead>;
}

export function TableBody(props: TableElementProps): ReactNode {
  return <tbody>{props.children}</tbody>;
}

export function TableRow(props: TableElementProps): ReactNode {
  return <tr>{props.children}</tr>;
}

function columnWidth(width: TableCellProps['width']): string | number | undefined {
  if (width === 'min') return '1%';
  if (width === 'max') return '100%';
  return width === 'auto' ? undefined : width;
}

export function TableHeader(props: TableHeaderProps): ReactNode {
  return (
    <th scope="col" style={{ textAlign: props.align ?? 'left', width: columnWidth(props.width) }}>
      {props.children}
    </th>
  );
}

export function TableCell(props: TableCellProps): ReactNode {
  return (
    <td colSpan={props.colSpan} style={{ textAlign: props.align ?? 'left', width: columnWidth(props.width) }}>
      {props.children}
    </td>
  );
}
