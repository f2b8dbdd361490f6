import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

import type { PageContext, RecordPage } from '../page-model.ts';
import { CardFrame, type CardSurroundings } from './card-frame.tsx';
import type { CardAlert, Properties, RecordContext } from './host-messages.ts';
import { Message } from './message.tsx';
import { changeRecord, fetchRecord, PageError } from './page-api.ts';
import { PropertyPanel } from './property-panel.tsx';
import { SidePanel } from './side-panel.tsx';
import { Toasts, useToasts } from './toasts.tsx';

/** Without a push from the server the page reads its record again now and then, as an open CRM tab does. */
const rereadEveryMs = 15_000;

export function RecordView(props: {
  context: PageContext;
  portal: PageContext['portals'][number];
  typeId: string;
  id: string;
}): ReactNode {
  const { context, portal, typeId, id } = props;
  const [record, setRecord] = useState<RecordPage | null>(null);
  const [failure, setFailure] = useState<PageError | Error | null>(null);
  const { toasts, addToast, dismiss } = useToasts();

  const refresh = useCallback(() => {
    fetchRecord(String(portal.id), typeId, id).then(setRecord, (error: unknown) =>
      setFailure(error instanceof Error ? error : new Error(String(error))),
    );
  }, [portal.id, typeId, id]);
  useEffect(() => {
    refresh();
    const timer = setInterval(() => document.visibilityState === 'visible' && refresh(), rereadEveryMs);
    return () => clearInterval(timer);
  }, [refresh]);
  useEffect(() => {
    if (record !== null) document.title = `${record.title} | ${portal.name}`;
  }, [record, portal.name]);

  const surroundings = useSurroundings(record, refresh, addToast);
  const cardContext = useMemo(() => contextOf(context, portal, typeId, id), [context, portal, typeId, id]);

  if (failure !== null)
    return (
      <Message
        title={
          failure instanceof PageError && failure.status === 404
            ? 'This record is not here'
            : 'The record cannot be read'
        }
        text={failure.message}
      />
    );
  if (record === null) return <Message title="Loading record" text="" />;

  const change = async (changedType: string, changedId: string, properties: Properties): Promise<string | null> => {
    try {
      const changed = await changeRecord(String(portal.id), changedType, changedId, properties);
      if (changedType === typeId && changedId === id) setRecord(changed);
      else refresh();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const cards = context.cards.filter(
    (card) => card.location === 'crm.record.tab' && card.objectTypeIds.includes(typeId),
  );

  return (
    <div className="record">
      <aside className="record-left" aria-label="Properties">
        <header className="record-head">
          <a href={`/contacts/${portal.id}`} className="back">
            ‹ Companies
          </a>
          <div className="avatar" aria-hidden="true">
            {record.title.slice(0, 1).toUpperCase()}
          </div>
          <h1>{record.title}</h1>
          <p>{record.subtitle ?? record.typeName}</p>
          {record.archived ? <p className="archived">In the recycling bin</p> : null}
        </header>
        <PropertyPanel
          key={record.updatedAt}
          groups={record.groups}
          save={(properties) => change(typeId, id, properties)}
        />
      </aside>
      <div className="record-middle">
        {cards.map((card) => (
          <CardFrame
            key={card.uid}
            card={card.uid}
            title={card.title}
            context={cardContext}
            surroundings={surroundings}
          />
        ))}
        {cards.length === 0 ? <p className="empty">No app shows a card on a {record.typeName.toLowerCase()}.</p> : null}
      </div>
      <aside className="record-right" aria-label="Associations and activities">
        <SidePanel
          portalId={String(portal.id)}
          record={record}
          moveDeal={(dealId, stage) => change('0-3', dealId, { dealstage: stage })}
          logged={(after) => {
            setRecord(after);
            addToast({ type: 'success', message: 'The meeting is logged.' });
          }}
        />
      </aside>
      <Toasts toasts={toasts} dismiss={dismiss} />
    </div>
  );
}

/** One stable object for the cards: a card is not mounted again because its record was read again. */
function useSurroundings(
  record: RecordPage | null,
  refresh: () => void,
  addToast: (alert: CardAlert) => void,
): CardSurroundings {
  const latest = useRef({ record, refresh, addToast });
  const listeners = useRef(new Set<() => void>());
  useEffect(() => {
    latest.current = { record, refresh, addToast };
    for (const listener of listeners.current) listener();
  }, [record, refresh, addToast]);
  return useMemo(
    () => ({
      properties: () =>
        Object.fromEntries(
          (latest.current.record?.groups ?? []).flatMap((group) =>
            group.properties.map((property) => [property.name, property.value]),
          ),
        ),
      subscribe(listener) {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
      refresh: () => latest.current.refresh(),
      addAlert: (alert) => latest.current.addToast(alert),
    }),
    [],
  );
}

function contextOf(
  context: PageContext,
  portal: PageContext['portals'][number],
  typeId: string,
  id: string,
): RecordContext {
  const { user } = context;
  return {
    location: 'crm.record.tab',
    crm: { objectId: Number(id), objectTypeId: typeId },
    user: { ...user, emails: [user.email], roles: [], teams: [], locale: 'en-us', language: 'en', permissions: [] },
    portal: { id: portal.id, timezone: portal.timeZone },
    variables: context.variables,
    extension: { appId: context.app.id, appName: context.app.name, cardTitle: '' },
  };
}
