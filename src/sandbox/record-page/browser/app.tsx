import { useEffect, useState, type ReactNode } from 'react';

import type { PageContext } from '../page-model.ts';
import { AppPageView, appPageHref } from './app-page-view.tsx';
import { CompanyListPage } from './company-list.tsx';
import { Message } from './message.tsx';
import { fetchContext } from './page-api.ts';
import { RecordView } from './record-view.tsx';
import { appsHref, SettingsView } from './settings-view.tsx';

/** The pages of the sandbox: the companies of a portal, one record, the app's own page, and the account's connected apps with their settings, under the vendor's own addresses. */
export function App(): ReactNode {
  const [context, setContext] = useState<PageContext | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    fetchContext().then(setContext, (error: unknown) =>
      setFailure(error instanceof Error ? error.message : String(error)),
    );
  }, []);

  if (failure !== null) return <Message title="The sandbox does not answer" text={failure} />;
  if (context === null) return <Message title="Loading" text="" />;

  const record = /^\/contacts\/(\d+)\/record\/([\d-]+)\/(\d+)/.exec(window.location.pathname);
  const list = /^\/contacts\/(\d+)/.exec(window.location.pathname);
  const apps = /^\/integrations-settings\/(\d+)\/installed(?:\/framework\/(\d+))?/.exec(window.location.pathname);
  const page = /^\/app\/(\d+)\/(\d+)/.exec(window.location.pathname);
  const portalId = Number(record?.[1] ?? list?.[1] ?? apps?.[1] ?? page?.[1] ?? context.portals[0]?.id);
  const portal = context.portals.find((one) => one.id === portalId);
  if (portal === undefined)
    return <Message title="No such account" text="This sandbox does not hold the account of that address." />;

  return (
    <>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <nav className="top" aria-label="Account">
        <a href={`/contacts/${portal.id}`} className="top-home">
          {portal.name}
        </a>
        <span className="top-note">Sandbox CRM</span>
        {context.page === null ? null : (
          <a href={appPageHref(context, portal)} className="top-page">
            My partners
          </a>
        )}
        <a href={appsHref(portal)} className="top-settings">
          Settings
        </a>
        <span className="top-user">
          {context.user.firstName} {context.user.lastName}
        </span>
      </nav>
      <main id="content">
        {apps !== null ? (
          <SettingsView context={context} portal={portal} appId={apps[2] ?? null} />
        ) : page !== null ? (
          <AppPageView context={context} portal={portal} appId={page[2] ?? ''} />
        ) : record === null ? (
          <CompanyListPage portalId={String(portal.id)} />
        ) : (
          <RecordView context={context} portal={portal} typeId={record[2] ?? ''} id={record[3] ?? ''} />
        )}
      </main>
    </>
  );
}
