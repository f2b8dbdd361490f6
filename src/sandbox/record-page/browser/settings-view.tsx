import { useEffect, useMemo, type ReactNode } from 'react';

import type { PageContext } from '../page-model.ts';
import { CardFrame, type CardSurroundings } from './card-frame.tsx';
import type { SettingsContext } from './host-messages.ts';
import { Toasts, useToasts } from './toasts.tsx';

type Portal = PageContext['portals'][number];

/** Where the vendor lists the apps of an account. */
export function appsHref(portal: Portal): string {
  return `/integrations-settings/${portal.id}/installed`;
}

/** The account's settings: its connected apps, and the settings page of one of them. */
export function SettingsView(props: { context: PageContext; portal: Portal; appId: string | null }): ReactNode {
  const { context, portal, appId } = props;
  useEffect(() => {
    document.title = `Settings | ${portal.name}`;
  }, [portal.name]);
  const isKnown = appId === String(context.app.id);
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label="Settings">
        <h2>Settings</h2>
        <p>Integrations</p>
        <a href={appsHref(portal)} aria-current="page">
          Connected apps
        </a>
      </nav>
      <div className="settings-body">
        {isKnown ? <AppSettings context={context} portal={portal} /> : <Apps context={context} portal={portal} />}
      </div>
    </div>
  );
}

function Apps({ context, portal }: { context: PageContext; portal: Portal }): ReactNode {
  return (
    <>
      <h1>Connected apps</h1>
      <ul className="settings-apps">
        <li>
          <a href={`${appsHref(portal)}/framework/${context.app.id}/general-settings`}>{context.app.name}</a>
          <span>Connected</span>
        </li>
      </ul>
    </>
  );
}

function AppSettings({ context, portal }: { context: PageContext; portal: Portal }): ReactNode {
  const { toasts, addToast, dismiss } = useToasts();
  const settingsContext = useMemo(() => contextOf(context, portal), [context, portal]);
  const surroundings = useMemo<CardSurroundings>(
    () => ({
      properties: () => ({}),
      subscribe: () => () => undefined,
      refresh: () => undefined,
      addAlert: addToast,
    }),
    [addToast],
  );
  return (
    <>
      <a href={appsHref(portal)} className="back">
        ‹ Connected apps
      </a>
      <h1>{context.app.name}</h1>
      <div className="settings-tabs" role="tablist" aria-label={context.app.name}>
        <span role="tab" aria-selected="true" tabIndex={0}>
          Settings
        </span>
      </div>
      {context.settings === null ? (
        <p className="empty">This app has no settings page.</p>
      ) : (
        <CardFrame
          card={context.settings.uid}
          title={`${context.app.name} settings`}
          context={settingsContext}
          surroundings={surroundings}
        />
      )}
      <Toasts toasts={toasts} dismiss={dismiss} />
    </>
  );
}

function contextOf(context: PageContext, portal: Portal): SettingsContext {
  const { user } = context;
  return {
    location: 'settings',
    user: { ...user, emails: [user.email], roles: [], teams: [], locale: 'en-us', language: 'en', permissions: [] },
    portal: { id: portal.id, timezone: portal.timeZone },
    variables: context.variables,
    extension: { appId: context.app.id, appName: context.app.name, cardTitle: '' },
  };
}
