import { join } from 'node:path';

import type { SandboxApp } from './hubspot/sandbox-app.ts';
import { startSandbox, type Sandbox } from './hubspot/server.ts';
import { readProjectWebhooks } from './hubspot/webhooks/project-webhooks.ts';
import type { WebhookOptions } from './hubspot/webhooks/webhooks.ts';
import type { PortalSeed } from './portal-seed.ts';
import { buildPage } from './record-page/build-page.ts';
import { readCardProject } from './record-page/card-project.ts';
import { recordPageRoutes } from './record-page/page-routes.ts';

export interface SandboxCrmOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly portals: readonly PortalSeed[];
  readonly clock: () => Date;
  readonly app: SandboxApp;
  /** The HubSpot developer project whose cards the record page shows. */
  readonly projectDir: string;
  /** Which `hsprofile` gives the cards their variables. */
  readonly profile: string;
  /** Keeps the built record page. */
  readonly cacheDir: string;
  /** A folder in which the accounts outlive a restart; nothing is kept when absent. */
  readonly statePath?: string;
  /** How the project's webhooks, if it declares any, are delivered. */
  readonly webhooks?: Omit<WebhookOptions, 'config'>;
  readonly log?: (line: string) => void;
}

/** The whole sandbox: the CRM's API and, on the same address, a record page that shows the project's cards as the CRM would. */
export async function startSandboxCrm(options: SandboxCrmOptions): Promise<Sandbox> {
  const project = readCardProject(options.projectDir, options.profile);
  const assets = await buildPage(project, join(options.projectDir, 'src', 'app'), options.cacheDir);
  const host = project.variables['HOST'];
  const proxy: Readonly<Record<string, string>> =
    typeof host === 'string' ? { [`https://${host}`]: options.app.baseUrl } : {};
  const config = readProjectWebhooks(options.projectDir, project.variables, proxy);
  return startSandbox({
    port: options.port,
    portals: options.portals,
    clock: options.clock,
    app: options.app,
    extraRoutes: (context) => recordPageRoutes(context, { project, assets, proxy }),
    ...(config === null ? {} : { webhooks: { ...options.webhooks, config } }),
    ...(options.statePath === undefined ? {} : { statePath: options.statePath }),
    ...(options.log === undefined ? {} : { log: options.log }),
  });
}
