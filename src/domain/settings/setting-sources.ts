/** The rule that each part of the settings belongs to. A part says it for all that is below it. */
const sources: Readonly<Record<string, string>> = {
  'program.timeZone': 'W3',
  'program.currency': 'W4',
  'program.fiscalYearStartMonth': 'W3',
  'program.quarterCompletedAfterBusinessDays': 'W3',
  'program.holidays': 'W3',
  'program.rates': 'W4',
  'program.admins': 'who may change the entries of any partner',
  'mapping.hubspot.partner': 'which companies are partners',
  'mapping.hubspot.owner': 'who looks after a partner; null is the owner of the record',
  'mapping.hubspot.status': 'W1',
  'mapping.hubspot.type': 'W1, H10',
  'mapping.hubspot.signedOn': 'W2',
  'mapping.hubspot.portal': 'H5',
  'mapping.hubspot.satisfaction': 'H6',
  'mapping.hubspot.fit': 'H7',
  'mapping.hubspot.attribution': 'W5: how a deal names its partners',
  'mapping.hubspot.contacts': 'BS2, BS17, CAD1',
  'mapping.hubspot.reviews': 'BS7',
  'mapping.hubspot.support': 'PIPE1',
  'mapping.hubspot.parent': 'FAM1',
  'mapping.hubspot.pipelines': 'W5: pipelines that count; null counts all',
  'mapping.hubspot.connectedDispositions': 'calls on which somebody was reached',
  'health.profiles': 'H2-H7, H10',
  'health.profileByType': 'H10',
  'health.revenue': 'H2, H3',
  'health.activity': 'H4',
  'health.engagement': 'H5',
  'health.satisfaction': 'H6',
  'health.fit': 'H7',
  'health.coverageAtLeast': 'H8',
  'health.bands': 'H9',
  'health.hysteresis': 'H9',
  'health.effort': 'H11',
  'health.trend': 'H14',
  'health.momentum': 'H15',
  'health.status': 'W1, W7',
  segment: 'SEG1-SEG6',
  tier: 'TIER1, TIER2',
  lifecycle: 'LIFE1-LIFE3',
  cadence: 'CAD1',
  capacity: 'CAP1',
  pipeline: 'PIPE1',
  metrics: 'MET1-MET11',
  blindSpots: 'BS1-BS20',
  worklist: 'what needs a person today: H9, H12, SEG1, CAD1, TIER2, LIFE1, BS1-BS20',
  'writeBack.dailyValues': 'WR1',
  'writeBack.drift': 'WR4',
  'writeBack.daysInStage': 'PIPE1, WR2',
};

/** What a setting belongs to, if it stands at the head of its part; null elsewhere. */
export function sourceAt(path: string): string | null {
  return sources[path] ?? null;
}

/** What a setting belongs to, wherever in its part it stands; null where no part is named. */
export function sourceOf(path: string): string | null {
  const parts = path.split('.');
  while (parts.length > 0) {
    const source = sourceAt(parts.join('.'));
    if (source !== null) return source;
    parts.pop();
  }
  return null;
}
