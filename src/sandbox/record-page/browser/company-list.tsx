import { useEffect, useState, type ReactNode } from 'react';

import type { CompanyList } from '../page-model.ts';
import { fetchCompanies } from './page-api.ts';

const filters = [
  { value: 'partners', label: 'Partners' },
  { value: 'all', label: 'All companies' },
] as const;

export function CompanyListPage({ portalId }: { portalId: string }): ReactNode {
  const [query, setQuery] = useState({ text: '', only: 'partners', page: 1 });
  const [list, setList] = useState<CompanyList | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    fetchCompanies(portalId, query).then(
      (found) => current && setList(found),
      (error: unknown) => current && setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      current = false;
    };
  }, [portalId, query]);

  return (
    <div className="list-page">
      <h1>Companies</h1>
      <div className="list-bar">
        <div className="segmented" role="group" aria-label="Which companies">
          {filters.map((filter) => (
            <button
              key={filter.value}
              type="button"
              aria-pressed={query.only === filter.value}
              onClick={() => setQuery({ ...query, only: filter.value, page: 1 })}
            >
              {filter.label}
            </button>
          ))}
        </div>
        <input
          type="search"
          aria-label="Search by name or domain"
          placeholder="Search by name or domain"
          value={query.text}
          onChange={(event) => setQuery({ ...query, text: event.currentTarget.value, page: 1 })}
        />
        <span className="list-count">{list === null ? '' : `${list.total.toLocaleString('en-US')} records`}</span>
      </div>
      {failure === null ? null : <p role="alert">{failure}</p>}
      {list === null ? <p role="status">Loading companies</p> : <Rows list={list} />}
      {list === null ? null : <Pages list={list} go={(page) => setQuery({ ...query, page })} />}
    </div>
  );
}

function Rows({ list }: { list: CompanyList }): ReactNode {
  if (list.rows.length === 0)
    return <p className="empty">No company fits. Clear the search or choose all companies.</p>;
  return (
    <div className="table-scroll">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Domain</th>
            <th scope="col">Type</th>
            <th scope="col">Owner</th>
            <th scope="col" className="number">
              Deals
            </th>
          </tr>
        </thead>
        <tbody>
          {list.rows.map((row) => (
            <tr key={row.id}>
              <td>
                <a href={row.href}>{row.name}</a>
              </td>
              <td>{row.domain ?? '--'}</td>
              <td>{row.type ?? '--'}</td>
              <td>{row.owner ?? '--'}</td>
              <td className="number">{row.deals}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Pages({ list, go }: { list: CompanyList; go: (page: number) => void }): ReactNode {
  const last = Math.max(1, Math.ceil(list.total / list.pageSize));
  if (last === 1) return null;
  return (
    <div className="pages">
      <button type="button" disabled={list.page <= 1} onClick={() => go(list.page - 1)}>
        Previous
      </button>
      <span>
        Page {list.page} of {last}
      </span>
      <button type="button" disabled={list.page >= last} onClick={() => go(list.page + 1)}>
        Next
      </button>
    </div>
  );
}
