import type { WebhookTimer } from '#src/sandbox/hubspot/webhooks/schedule.ts';
import type { WebhooksConfig } from '#src/sandbox/hubspot/webhooks/webhooks-config.ts';
import type { WebhookOptions } from '#src/sandbox/hubspot/webhooks/webhooks.ts';

import { running } from './running.ts';
import type { Running } from './running.ts';

export const webhookSecret = 'secret-new';

export function webhookApp(baseUrl: string) {
  return {
    clientId: 'c',
    clientSecrets: [webhookSecret, 'secret-old'] as const,
    appId: '77',
    baseUrl,
    permittedUrls: [],
  };
}

/** A sandbox whose app listens at the URL with these subscriptions, in every account, with waits too short to notice. */
export function hooked(
  url: string,
  subscriptions: Partial<WebhooksConfig['subscriptions']>,
  options: Partial<WebhookOptions> & { readonly settings?: Partial<WebhooksConfig['settings']> } = {},
  more: Parameters<typeof running>[0] = {},
): Promise<Running> {
  const { settings, ...webhooks } = options;
  return running({
    app: webhookApp(url),
    webhooks: {
      config: { settings: { targetUrl: `${url}/webhooks/hubspot`, ...settings }, subscriptions },
      installedIn: 'all',
      timeFactor: 1e-6,
      ...webhooks,
    },
    ...more,
  });
}

export function propertyOf(objectType: string, propertyName: string) {
  return { subscriptionType: 'object.propertyChange', objectType, propertyName, active: true };
}

/** A timer on which nothing happens before `release`, and everything at once from then on. */
export function heldTimer(): { readonly timer: WebhookTimer; release(): void } {
  const held = new Set<() => void>();
  let released = false;
  return {
    timer(_ms, run) {
      if (!released) {
        held.add(run);
        return () => held.delete(run);
      }
      const soon = setImmediate(run);
      return () => clearImmediate(soon);
    },
    release() {
      released = true;
      for (const run of held) run();
      held.clear();
    },
  };
}
