import { useEffect, useMemo, type ReactNode } from 'react';

import type { PageContext } from '../page-model.ts';
import { CardFrame, type CardSurroundings } from './card-frame.tsx';
import type { PagesContext } from './host-messages.ts';
import { Message } from './message.tsx';
import { Toasts, useToasts } from './toasts.tsx';

type Portal = PageContext['portals'][number];

/** The app's page of its own, under the vendor's address of an app. */
export function appPageHref(context: PageContext, portal: Portal): string {
  return `/app/${portal.id}/${context.app.id}`;
}

/** The app's page, which stands beside no record. */
export function AppPageView(props: { context: PageContext; portal: Portal; appId: string }): ReactNode {
  const { context, portal, appId } = props;
  const { toasts, addToast, dismiss } = useToasts();
  useEffect(() => {
    document.title = `${context.app.name} | ${portal.name}`;
  }, [context.app.name, portal.name]);
  const pagesContext = useMemo(() => contextOf(context, portal), [context, portal]);
  const surroundings = useMemo<CardSurroundings>(
    () => ({
      properties: () => ({}),
      subscribe: () => () => undefined,
      refresh: () => undefined,
      addAlert: addToast,
    }),
    [addToast],
  );
  if (context.page === null || appId !== String(context.app.id))
    return <Message title="No such app" text="This app has no page of its own." />;
  return (
    <div className="app-page">
      <h1>{context.app.name}</h1>
      <CardFrame card={context.page.uid} title="My partners" context={pagesContext} surroundings={surroundings} />
      <Toasts toasts={toasts} dismiss={dismiss} />
    </div>
  );
}

function contextOf(context: PageContext, portal: Portal): PagesContext {
  const { user } = context;
  return {
    location: 'pages',
    user: { ...user, emails: [user.email], roles: [], teams: [], locale: 'en-us', language: 'en', permissions: [] },
    portal: { id: portal.id, timezone: portal.timeZone },
    variables: context.variables,
    extension: { appId: context.app.id, appName: context.app.name, cardTitle: '' },
  };
}
