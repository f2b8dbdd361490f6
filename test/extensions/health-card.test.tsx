import {
  Accordion,
  Alert,
  Button,
  EmptyState,
  ErrorState,
  Heading,
  LineChart,
  Link,
  LoadingSpinner,
  ProgressBar,
  ScoreCircle,
  StatusTag,
  Tab,
  Tag,
  Text,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { useEffect, useState } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { HealthCard } from '#cards/HealthCard.tsx';
import { refreshEveryMs, trustPropertyMs } from '#cards/hooks/use-health.ts';
import { emptyHealthCard } from '#src/http/empty-health-card.ts';
import { toHealthCard } from '#src/http/health-card.ts';

import { healthView, unknownHealthView } from '../support/health-view.ts';

type Answer = () => Promise<Response>;

const ready = () => toHealthCard(healthView(), 'en-GB');
const problem = { status: 503, title: 'Tandem is busy', detail: 'Try again in a minute.', requestId: 'r-17' };

/** What HubSpot's proxy does with the card's requests: each takes the next answer, the last one stays. */
function backend(...answers: readonly Answer[]) {
  const urls: string[] = [];
  Object.assign(globalThis, {
    hsFetch: (url: string) => {
      const answer = answers[Math.min(urls.length, answers.length - 1)];
      urls.push(url);
      return answer === undefined ? Promise.reject(new Error('No answer is left.')) : answer();
    },
  });
  return urls;
}

function json(body: unknown, status = 200): Answer {
  return () => Promise.resolve(Response.json(body, { status }));
}

const openPages = new Set<() => void>();

/** The record page's tab: it takes the card off when another one is opened. */
function Page() {
  const [isOpen, setOpen] = useState(true);
  useEffect(() => {
    const close = () => setOpen(false);
    openPages.add(close);
    return () => void openPages.delete(close);
  }, []);
  return isOpen ? <HealthCard /> : <Text>another tab</Text>;
}

function closePages() {
  for (const close of openPages) close();
  openPages.clear();
}

function mountCard(variables: Record<string, string> = { HOST: 'tandem.example.com' }) {
  const renderer = createRenderer('crm.record.tab');
  renderer.mocks.context.variables = variables;
  renderer.mocks.context.crm = { objectId: 123456789012, objectTypeId: '0-2' };
  return { ...renderer, open: () => renderer.render(<Page />) };
}

/** The property that is written with each new result, as HubSpot's hook hands it out; `change` is what a write does to an open page. */
function writtenProperty(renderer: ReturnType<typeof mountCard>, first: string | null) {
  const hooks: { change: (value: string) => void } = { change: () => undefined };
  const refetch = vi.fn<() => Promise<void>>(() => Promise.resolve());
  renderer.mocks.useCrmProperties.willCall(() => {
    const [value, setValue] = useState(first);
    hooks.change = setValue;
    return { properties: { prm_health_as_of: value }, error: null, isLoading: false, isRefetching: false, refetch };
  });
  return { change: (value: string) => hooks.change(value), looks: refetch.mock.calls };
}

beforeEach(() => {
  Object.assign(globalThis, { self: globalThis });
});

afterEach(() => {
  closePages();
  vi.useRealTimers();
  Reflect.deleteProperty(globalThis, 'hsFetch');
});

async function shown(answer: unknown = ready()) {
  backend(json(answer));
  const card = mountCard();
  card.open();
  await card.waitFor(() => card.find(Tab));
  const texts = [...card.findAll(Text), ...card.findAll(Heading)].map((node) => node.text);
  return { ...card, texts };
}

describe('a judged partner', () => {
  test('is asked for by the record on screen, at the host of the uploaded profile', async () => {
    const urls = backend(json(ready()));
    const { open, waitFor, find } = mountCard();
    open();
    await waitFor(() => find(ScoreCircle));

    expect(urls).toEqual(['https://tandem.example.com/cards/health?version=1&objectId=123456789012&objectType=0-2']);
  });

  test('starts with score, band, range and trend', async () => {
    const { find, texts } = await shown();

    expect(find(ScoreCircle).props.score).toBe(71);
    expect([find(StatusTag).props.variant, find(StatusTag).text]).toEqual(['success', 'Healthy: 71 of 100']);
    expect(texts).toEqual(
      expect.arrayContaining(['4 of 5 dimensions known, the score could be 60 to 75', 'Up 10 points in 90 days']),
    );
  });

  test('says what to do before what it is made of', async () => {
    const { getRootNode } = await shown();
    const tree = getRootNode().toString();
    const places = [
      'Healthy: 71 of 100',
      'Do next',
      'Get 1 more registration by',
      'Not known',
      'title="Revenue"',
      'What comes',
    ];

    expect(places.map((place) => tree.indexOf(place)).toSorted((a, b) => a - b)).toEqual(
      places.map((place) => tree.indexOf(place)),
    );
    expect(tree.indexOf(places[0] ?? '')).toBeGreaterThan(0);
  });

  test('shows each known dimension with its points, what was seen and what would lift it', async () => {
    const { findAll, texts } = await shown();

    expect(findAll(ProgressBar).map(({ props }) => [props.title, props.valueDescription, props.variant])).toEqual([
      ['Revenue', '30 of 30', 'success'],
      ['Activity', '10 of 25', 'warning'],
      ['Engagement', '15 of 20', 'success'],
      ['Strategic fit', '5 of 10', 'warning'],
    ]);
    expect(texts).toEqual(
      expect.arrayContaining([
        'Revenue grew 34%: 1,234,000 USD in the last four quarters, 921,000 USD in the four before',
        'Deals without an amount count as 0',
        'Falls to 10 of 20 on 12 Dec 2026',
        'Raise the strategic fit by one step: +6',
      ]),
    );
  });

  test('shows a dimension that is not known in words, never as an empty bar', async () => {
    const { findAll, texts } = await shown();

    expect(findAll(StatusTag).map((tag) => tag.text)).toEqual(['Healthy: 71 of 100', 'Not known, 15 points']);
    expect(texts).toContain(
      'Satisfaction, up to 15 points: ask the partner for a rating from 0 to 10. The score could be 60 to 75.',
    );
  });

  test('links the records behind each figure, and names those that have no page', async () => {
    const { findAll } = await shown();
    const [revenue, , engagement] = findAll(Accordion);

    expect(revenue?.props.title).toBe('Revenue: 12 records');
    expect(revenue?.findAll(Link).map((link) => [link.text, link.props.href])).toEqual([
      ['Fabrikam (deal)', { url: 'https://app.example.com/contacts/7/record/deal/9001', external: true }],
      ['deal 9002', { url: 'https://app.example.com/contacts/7/record/deal/9002', external: true }],
    ]);
    expect(revenue?.find(Text).text).toBe('and 10 more');
    expect(engagement?.findAll(Link)).toEqual([]);
    expect(engagement?.find(Text).text).toBe('Sign-in (signal)');
  });

  test('says what comes, why the score moved and how it went', async () => {
    const { findAll } = await shown();
    const [comes, moved, trend] = findAll(Tab);

    expect([comes, moved, trend].map((tab) => tab?.props.title)).toEqual(['What comes', 'Why it moved', 'Trend']);
    expect(comes?.findAll(Text).map((node) => node.text)).toEqual(
      expect.arrayContaining([
        'To keep Revenue at 30 points on 8 Jan 2027: 61,000 USD more by 31 Dec 2026. Without it: 10 points. Open pipeline: 140,000 USD.',
        '2 registrations leave the window on 5 Jan 2027: score from 65 to 53, At-risk',
      ]),
    );
    expect(moved?.findAll(Tag).map((tag) => [tag.text, tag.props.variant])).toEqual([
      ['+12', 'success'],
      ['-2', 'error'],
    ]);
    expect(moved?.find(Text).text).toBe('20 Nov 2026: 2 registrations came in. Activity, score from 59 to 71.');
    expect(trend?.find(LineChart).props.data).toEqual([
      { day: '2026-08-20', score: 61 },
      { day: '2026-11-20', score: 71 },
    ]);
    expect(trend?.findAll(Text).map((node) => node.text)).toContain('1 Oct 2026: settings version 3');
  });

  test('ends with the time of the data', async () => {
    const { texts } = await shown();

    expect(texts).toContain('Data as of 22 Nov 2026, 09:40 (New York) · Signed on 1 Mar 2024 · Settings version 3');
  });

  test('is marked while the CRM cannot be read', async () => {
    const freshness = [{ crm: 'hubspot', readAt: '2026-11-20T14:40:00.000Z', stale: true }];
    const { find } = await shown(toHealthCard(healthView({ freshness }), 'en-GB'));

    expect(find(Alert).props.title).toBe('This may be out of date');
    expect(find(Alert).text).toContain('Data as of 20 Nov 2026, 09:40 (New York)');
  });

  test('of which too little is known has no circle, but what there is to find out', async () => {
    const { maybeFind, findAll, texts } = await shown(toHealthCard(unknownHealthView(), 'en-GB'));

    expect(maybeFind(ScoreCircle)).toBeNull();
    expect([findAll(StatusTag)[0]?.props.variant, findAll(StatusTag)[0]?.text]).toEqual([
      'default',
      'Not enough is known to score',
    ]);
    expect(texts).toEqual(
      expect.arrayContaining([
        '2 of 5 dimensions known, the score could be 20 to 85',
        'Revenue, up to 30 points: find out whether deals closed with this partner.',
        'Engagement, up to 20 points: find out when the partner was last active.',
        'Nothing changes by itself until the next quarter counts.',
        'The score has not changed yet.',
      ]),
    );
    expect(texts).not.toContain('Do next');
  });

  test('is shown from an answer that has grown new fields', async () => {
    const { find } = await shown({ ...ready(), mood: 'sunny', partner: { ...ready().partner, tier: 'Gold' } });

    expect(find(ScoreCircle).props.score).toBe(71);
  });
});

describe('nothing to show yet', () => {
  test('a spinner with words stands while the first answer is awaited', () => {
    backend(() => new Promise(() => undefined));
    const { open, find } = mountCard();
    open();

    expect(find(LoadingSpinner).props).toMatchObject({ label: 'Loading partner health', showLabel: true });
  });

  test.each([
    ['not_a_partner', 'This company is not a partner', 'companies'],
    ['not_judged', 'This partner is not scored', 'emptyStateCharts'],
    ['not_scored', 'No score yet', 'emptyStateCharts'],
    ['syncing', 'Reading your CRM', 'building'],
  ] as const)('%s says so and what to do', async (state, title, image) => {
    backend(json(emptyHealthCard(state)));
    const { open, find, waitFor } = mountCard();
    open();
    await waitFor(() => find(EmptyState));

    expect(find(EmptyState).props).toMatchObject({ title, imageName: image });
    expect(find(EmptyState).find(Text).text?.length).toBeGreaterThan(20);
  });
});

describe('a failure', () => {
  test.each<[string, Answer, string, string | null]>([
    ['of the backend shows its words and the request', json(problem, 503), 'Tandem is busy', 'Request r-17'],
    ['without words says that nothing answered', json({ message: 'x' }, 502), 'Tandem did not answer', null],
    ['of HubSpot’s limit says that it is busy', json({}, 429), 'Too many requests at once', null],
    [
      'with a page instead of data',
      () => Promise.resolve(new Response('<html>', { status: 504 })),
      'Tandem did not answer',
      null,
    ],
    ['of the network', () => Promise.reject(new Error('offline')), 'Tandem did not answer', null],
    ['to understand the answer', json({ state: 'sleeping' }), 'The answer could not be read', null],
    ['to understand an empty answer', () => Promise.resolve(new Response('')), 'The answer could not be read', null],
  ])('%s', async (_name, answer, title, request) => {
    backend(answer);
    const { open, find, waitFor, findAll } = mountCard();
    open();
    await waitFor(() => find(ErrorState));

    expect(find(ErrorState).props.title).toBe(title);
    const requests = findAll(Text).filter((node) => node.text?.startsWith('Request ') ?? false);
    expect(requests.map((node) => node.text)).toEqual(request === null ? [] : [request]);
  });

  test('can be tried again by the one button there is', async () => {
    const urls = backend(json(problem, 503), json(ready()));
    const { open, find, findAll, waitFor } = mountCard();
    open();
    await waitFor(() => find(Button));

    expect(findAll(Button).map((button) => button.text)).toEqual(['Try again']);
    find(Button).trigger('onClick');
    expect(find(LoadingSpinner).props.label).toBe('Loading partner health');
    await waitFor(() => find(ScoreCircle));
    expect(urls).toHaveLength(2);
  });

  test('of an upload without a host is said before anything is asked', async () => {
    const urls = backend(json(ready()));
    const { open, find, waitFor } = mountCard({});
    open();
    await waitFor(() => find(ErrorState));

    expect(find(ErrorState).props.title).toBe('The card does not know where Tandem runs');
    expect(urls).toEqual([]);
  });
});

describe('while the card stays open', () => {
  test('it asks every 30 seconds where nothing tells it of changes, and a failure keeps the last answer', async () => {
    vi.useFakeTimers();
    const urls = backend(json(ready()), json(problem, 503), json({ ...ready(), score: 80 }));
    const renderer = mountCard();
    const { open, find, maybeFind } = renderer;
    writtenProperty(renderer, null);
    open();
    await vi.advanceTimersByTimeAsync(0);

    await vi.advanceTimersByTimeAsync(refreshEveryMs - 1);
    expect(urls).toHaveLength(1);

    await vi.advanceTimersByTimeAsync(1);
    expect(urls).toHaveLength(2);
    expect([find(ScoreCircle).props.score, find(Alert).props.title]).toEqual([71, 'Tandem is busy']);
    expect(find(Alert).text).toContain('Request r-17');

    await vi.advanceTimersByTimeAsync(refreshEveryMs);
    expect([find(ScoreCircle).props.score, maybeFind(Alert)]).toEqual([80, null]);
  });

  test('it looks at the written property first and asks only when that has changed', async () => {
    vi.useFakeTimers();
    const urls = backend(json(ready()));
    const renderer = mountCard();
    const property = writtenProperty(renderer, '2026-11-22');
    renderer.open();
    await vi.advanceTimersByTimeAsync(refreshEveryMs * 2);
    expect([urls.length, property.looks.length]).toEqual([1, 2]);

    property.change('2026-11-23');
    await vi.advanceTimersByTimeAsync(1);
    expect(urls).toHaveLength(2);
  });

  test('a change right after an answer waits until 30 seconds have passed', async () => {
    vi.useFakeTimers();
    const urls = backend(json(ready()));
    const renderer = mountCard();
    const property = writtenProperty(renderer, '2026-11-22');
    renderer.open();
    await vi.advanceTimersByTimeAsync(1_000);
    property.change('2026-11-23');

    await vi.advanceTimersByTimeAsync(refreshEveryMs - 1_100);
    expect(urls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(urls).toHaveLength(2);
  });

  test('an unchanged property is not trusted for ever', async () => {
    vi.useFakeTimers();
    const urls = backend(json(ready()));
    const renderer = mountCard();
    writtenProperty(renderer, '2026-11-22');
    renderer.open();

    await vi.advanceTimersByTimeAsync(trustPropertyMs);

    expect(urls).toHaveLength(2);
  });

  test('it stops asking when it is taken off the page', async () => {
    vi.useFakeTimers();
    const urls = backend(json(ready()));
    const renderer = mountCard();
    writtenProperty(renderer, null);
    renderer.open();
    await vi.advanceTimersByTimeAsync(1);

    closePages();
    await vi.advanceTimersByTimeAsync(refreshEveryMs * 3);

    expect(urls).toHaveLength(1);
  });

  test('an answer that a newer request overtook is dropped', async () => {
    vi.useFakeTimers();
    const slow = Promise.withResolvers<Response>();
    backend(() => slow.promise, json({ ...ready(), score: 80 }));
    const renderer = mountCard();
    const { open, find } = renderer;
    writtenProperty(renderer, null);
    open();
    await vi.advanceTimersByTimeAsync(refreshEveryMs);
    expect(find(ScoreCircle).props.score).toBe(80);

    slow.resolve(Response.json(ready()));
    await vi.advanceTimersByTimeAsync(0);

    expect(find(ScoreCircle).props.score).toBe(80);
  });
});

test('the renderer accepts the vendor’s components alone, so that these tests would see any other', () => {
  const { render } = mountCard();

  expect(() => render(<div>not a component of HubSpot</div>)).toThrow('Found invalid components ("div")');
});
