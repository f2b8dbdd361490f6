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
import { useState, type ReactNode } from 'react';

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
    <div className="hs-table-frame">
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
      {props.paginated === true ? <Pagination {...props} /> : null}
    </div>
  );
}

const usuallyVisiblePages = 5;

/** Previous, numbers and next; first and last where the card asks for them. */
function Pagination(props: Extract<TableProps, { paginated: true }>): ReactNode {
  const [pageHere, setPageHere] = useState(1);
  const { pageCount } = props;
  if (pageCount <= 1) return null;
  const page = props.page ?? pageHere;
  const visible = Math.min(props.maxVisiblePageButtons ?? usuallyVisiblePages, pageCount);
  const first = Math.max(1, Math.min(page - Math.floor(visible / 2), pageCount - visible + 1));
  const go = (to: number) => {
    setPageHere(to);
    props.onPageChange(to);
  };
  const step = (label: string, to: number, isPossible: boolean) => (
    <button type="button" disabled={!isPossible} aria-label={label} onClick={() => go(to)}>
      {props.showButtonLabels === false ? stepSigns[label] : label}
    </button>
  );
  return (
    <nav className="hs-pagination" aria-label="Pages">
      {props.showFirstLastButtons === true ? step('First', 1, page > 1) : null}
      {step('Prev', page - 1, page > 1)}
      {Array.from({ length: visible }, (_, place) => first + place).map((number) => (
        <button
          key={number}
          type="button"
          aria-current={number === page ? 'page' : undefined}
          aria-label={`Page ${number}`}
          onClick={() => go(number)}
        >
          {number}
        </button>
      ))}
      {step('Next', page + 1, page < pageCount)}
      {props.showFirstLastButtons === true ? step('Last', pageCount, page < pageCount) : null}
    </nav>
  );
}

const stepSigns: Readonly<Record<string, string>> = { First: '«', Prev: '‹', Next: '›', Last: '»' };

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
