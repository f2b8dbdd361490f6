import { useState, type ReactNode } from 'react';

import type { ActivityRow, DealRow, LinkedRow, RecordPage } from '../page-model.ts';
import { logMeeting } from './page-api.ts';

/** The others open on request: a champion has dozens. */
const dealsShown = 6;

export function SidePanel(props: {
  portalId: string;
  record: RecordPage;
  moveDeal: (dealId: string, stage: string) => Promise<string | null>;
  logged: (after: RecordPage) => void;
}): ReactNode {
  const { record } = props;
  const isCompany = record.typeId === '0-2';
  return (
    <>
      <Section title={`Deals (${record.deals.length})`} open={record.deals.length > 0}>
        {record.deals.length === 0 ? <p className="empty">No deals.</p> : null}
        {record.deals.slice(0, dealsShown).map((deal) => (
          <Deal key={deal.id} deal={deal} move={props.moveDeal} />
        ))}
        {record.deals.length > dealsShown ? (
          <details className="more">
            <summary>Show all {record.deals.length} deals</summary>
            {record.deals.slice(dealsShown).map((deal) => (
              <Deal key={deal.id} deal={deal} move={props.moveDeal} />
            ))}
          </details>
        ) : null}
      </Section>
      <Section title={`Activities (${record.activityCount.toLocaleString('en-US')})`} open>
        {isCompany ? <MeetingForm portalId={props.portalId} companyId={record.id} logged={props.logged} /> : null}
        {record.activities.map((activity) => (
          <Activity key={`${activity.kind}-${activity.id}`} activity={activity} />
        ))}
        {record.activityCount > record.activities.length ? (
          <p className="empty">The {record.activities.length} latest are shown.</p>
        ) : null}
        {record.activityCount === 0 ? <p className="empty">No activities.</p> : null}
      </Section>
      <Section title={`Companies (${record.companies.length})`} open={!isCompany}>
        <Linked rows={record.companies} none="No companies." />
      </Section>
      <Section title={`Contacts (${record.contacts.length})`} open={!isCompany}>
        <Linked rows={record.contacts} none="No contacts." />
      </Section>
    </>
  );
}

function Section({ title, open, children }: { title: string; open: boolean; children: ReactNode }): ReactNode {
  return (
    <details className="group" open={open}>
      <summary>{title}</summary>
      <div className="group-body">{children}</div>
    </details>
  );
}

function Deal({
  deal,
  move,
}: {
  deal: DealRow;
  move: (dealId: string, stage: string) => Promise<string | null>;
}): ReactNode {
  const [failure, setFailure] = useState<string | null>(null);
  return (
    <article className="tile">
      <a href={deal.href}>{deal.name}</a>
      <p>
        {deal.amount} · closes {deal.closes}
      </p>
      <label>
        <span className="visually-hidden">Stage of {deal.name}</span>
        <select
          value={deal.stageId ?? ''}
          onChange={(event) => void move(deal.id, event.currentTarget.value).then(setFailure)}
        >
          {deal.stages.some((stage) => stage.value === deal.stageId) ? null : (
            <option value={deal.stageId ?? ''}>{deal.stage}</option>
          )}
          {deal.stages.map((stage) => (
            <option key={stage.value} value={stage.value}>
              {stage.label}
            </option>
          ))}
        </select>
      </label>
      {deal.labels.length === 0 ? null : <p className="labels">{deal.labels.join(', ')}</p>}
      {failure === null ? null : <p role="alert">{failure}</p>}
    </article>
  );
}

function Activity({ activity }: { activity: ActivityRow }): ReactNode {
  return (
    <article className="tile">
      <p className="activity-head">
        <b>{activity.kind}</b>
        <time dateTime={activity.at}>{activity.shownAt}</time>
      </p>
      <a href={activity.href}>{activity.title}</a>
      {activity.detail === '' ? null : <p>{activity.detail}</p>}
    </article>
  );
}

function Linked({ rows, none }: { rows: readonly LinkedRow[]; none: string }): ReactNode {
  if (rows.length === 0) return <p className="empty">{none}</p>;
  return rows.map((row) => (
    <article key={row.id} className="tile">
      <a href={row.href}>{row.name}</a>
      {row.detail === null ? null : <p>{row.detail}</p>}
      {row.labels.length === 0 ? null : <p className="labels">{row.labels.join(', ')}</p>}
    </article>
  ));
}

const outcomes = ['COMPLETED', 'SCHEDULED', 'NO_SHOW', 'CANCELED'] as const;

function MeetingForm({
  portalId,
  companyId,
  logged,
}: {
  portalId: string;
  companyId: string;
  logged: (after: RecordPage) => void;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  if (!open) {
    return (
      <button type="button" className="wide" onClick={() => setOpen(true)}>
        Log a meeting
      </button>
    );
  }
  const submit = async (form: FormData) => {
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    try {
      const start = new Date(text('start')).toISOString();
      logged(await logMeeting(portalId, companyId, { title: text('title'), start, outcome: text('outcome') }));
      setOpen(false);
    } catch (error) {
      setFailure(
        error instanceof RangeError
          ? 'Enter when the meeting began.'
          : error instanceof Error
            ? error.message
            : String(error),
      );
    }
  };
  return (
    <form
      className="meeting"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      <label>
        Title
        <input name="title" required defaultValue="Partner check-in" />
      </label>
      <label>
        Start
        <input name="start" type="datetime-local" required defaultValue={localNow()} />
      </label>
      <label>
        Outcome
        <select name="outcome" defaultValue="COMPLETED">
          {outcomes.map((outcome) => (
            <option key={outcome} value={outcome}>
              {outcome.toLowerCase().replace('_', ' ')}
            </option>
          ))}
        </select>
      </label>
      {failure === null ? null : <p role="alert">{failure}</p>}
      <div className="property-buttons">
        <button type="submit" className="save">
          Log meeting
        </button>
        <button type="button" onClick={() => setOpen(false)}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** One hour ago on the reader's clock, as a datetime-local input wants it. */
function localNow(): string {
  const hourAgo = new Date(Date.now() - 3_600_000);
  const local = new Date(hourAgo.getTime() - hourAgo.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
