import type { HealthView } from '#src/domain/health-view.ts';

/** `explain --json`: the one view of a partner, its figures as they are on the card and in the properties. */
export type ExplainDocument = Omit<HealthView, 'health'> & {
  readonly asOf: string;
  readonly settingsVersion: number;
  readonly engineVersion: string;
  readonly health: Omit<
    HealthView['health'],
    'asOf' | 'settingsVersion' | 'engineVersion' | 'nextBestAction' | 'forecast'
  >;
  readonly nextBestAction: HealthView['health']['nextBestAction'];
  readonly forecast: HealthView['health']['forecast'];
};

export function explainDocument(view: HealthView): ExplainDocument {
  const { health, ...rest } = view;
  const { asOf, settingsVersion, engineVersion, nextBestAction, forecast, ...judged } = health;
  return { ...rest, asOf, settingsVersion, engineVersion, health: judged, nextBestAction, forecast };
}
