import { createRemoteReceiver, RemoteRenderer } from '@remote-ui/react/host';
import { createEndpoint, fromWebWorker, retain } from '@remote-ui/rpc';
import { useEffect, useMemo, useState, type ReactNode } from 'react';

import { createOverlayRegistry, Overlays } from './components/overlay.tsx';
import { vendorController } from './components/vendor-components.tsx';
import type { CardAlert, CardContext, PageSide, Properties, WorkerSide } from './host-messages.ts';
import { forwardFetch } from './page-api.ts';

/** What the page around the card offers it. */
export interface CardSurroundings {
  properties(): Properties;
  /** Calls back with the current values whenever the page has read the record again. */
  subscribe(listener: () => void): () => void;
  refresh(): void;
  addAlert(alert: CardAlert): void;
}

/** One card in a worker of its own, drawn with this sandbox's version of the vendor's components. */
export function CardFrame(props: {
  card: string;
  title: string;
  context: CardContext;
  surroundings: CardSurroundings;
}): ReactNode {
  const { card, context, surroundings } = props;
  const [failure, setFailure] = useState<string | null>(null);
  const receiver = useMemo(() => createRemoteReceiver(), []);
  const controller = useMemo(() => vendorController(), []);
  const overlays = useMemo(() => createOverlayRegistry(), []);

  useEffect(() => {
    const worker = new Worker(new URL('./card-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('error', (event) => setFailure(event.message));
    const endpoint = createEndpoint<WorkerSide>(fromWebWorker(worker), { callable: ['render'] });
    endpoint.expose({ ...pageSide(context, surroundings, (id) => overlays.close(id)) });
    endpoint.call
      .render(card, receiver.receive, context)
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
    return () => worker.terminate();
  }, [card, context, overlays, receiver, surroundings]);

  return (
    <section className="card" aria-label={props.title}>
      <header className="card-head">
        <h2>{props.title}</h2>
      </header>
      <div className="card-body">
        {failure === null ? (
          <Overlays.Provider value={overlays}>
            <RemoteRenderer receiver={receiver} controller={controller} />
          </Overlays.Provider>
        ) : (
          <div className="hs-alert" data-variant="danger" role="alert">
            <strong>There was a problem loading this card</strong>
            <div>{failure}</div>
          </div>
        )}
      </div>
    </section>
  );
}

function pageSide(context: CardContext, surroundings: CardSurroundings, closeOverlay: (id: string) => void): PageSide {
  const pick = (names: readonly string[] | '*'): Properties => {
    const all = surroundings.properties();
    return names === '*' ? all : Object.fromEntries(names.map((name) => [name, all[name] ?? null]));
  };
  return {
    fetch: (url, options) => forwardFetch(context, url, options),
    addAlert: (alert) => surroundings.addAlert(alert),
    reloadPage: () => window.location.reload(),
    closeOverlay,
    copyTextToClipboard: (text) => navigator.clipboard.writeText(text),
    refreshObjectProperties: () => surroundings.refresh(),
    fetchProperties: async (names) => pick(names),
    watchProperties: async (names, changed) => {
      retain(changed);
      let last = JSON.stringify(pick(names));
      const stop = surroundings.subscribe(() => {
        const values = pick(names);
        const text = JSON.stringify(values);
        if (text === last) return;
        last = text;
        changed(values);
      });
      return () => {
        stop();
      };
    },
    // What a card logs is for its developer, and the browser's console is where they look.
    log: (level, message) => (level === 'error' ? console.error(message) : console.info(message)),
  };
}
