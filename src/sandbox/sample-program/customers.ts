import { plainLetters, surnames } from './people.ts';
import type { Random } from './random.ts';
import type { Day, Timeline } from './timeline.ts';

/** A company that buys, or might buy, from the vendor. */
export interface CustomerPlan {
  readonly name: string;
  readonly domain: string;
  readonly industry: string;
  readonly place: { readonly city: string; readonly country: string };
  readonly currency: string;
  readonly created: Day;
  readonly employees: number;
}

const onsets = [
  'Bral',
  'Cord',
  'Dunn',
  'Elmar',
  'Fenn',
  'Gars',
  'Hald',
  'Ister',
  'Jorv',
  'Kell',
  'Lorn',
  'Marr',
  'Norv',
  'Ostr',
  'Pell',
  'Quin',
  'Rask',
  'Sell',
  'Tarn',
  'Ulv',
  'Vand',
  'Wex',
  'Yell',
  'Zorn',
  'Arden',
  'Brist',
  'Crav',
  'Dray',
  'Esk',
  'Fors',
] as const;
const endings = [
  'avale',
  'ovane',
  'moor',
  'shaw',
  'well',
  'arbeck',
  'wick',
  'enrow',
  'dale',
  'imere',
  'hurst',
  'aby',
  'stead',
  'ora',
  'anta',
  'ley',
] as const;
const landmarks = [
  'Alder',
  'Basalt',
  'Copper',
  'Dapple',
  'Egret',
  'Fallow',
  'Gannet',
  'Hazel',
  'Indigo',
  'Juniper',
  'Kelp',
  'Linnet',
  'Marble',
  'Nettle',
  'Otter',
  'Plover',
  'Quarry',
  'Russet',
  'Saffron',
  'Teasel',
] as const;
const waters = [
  'Bay',
  'Bend',
  'Bluff',
  'Cove',
  'Creek',
  'Falls',
  'Ferry',
  'Harbor',
  'Hollow',
  'Landing',
  'Mill',
  'Pass',
  'Point',
  'Ridge',
  'Run',
] as const;

const trades = [
  { word: 'Foods', industry: 'FOOD_BEVERAGES' },
  { word: 'Bakeries', industry: 'FOOD_BEVERAGES' },
  { word: 'Logistics', industry: 'LOGISTICS_AND_SUPPLY_CHAIN' },
  { word: 'Freight', industry: 'TRANSPORTATION_TRUCKING_RAILROAD' },
  { word: 'Clinics', industry: 'HOSPITAL_HEALTH_CARE' },
  { word: 'Pharma', industry: 'PHARMACEUTICALS' },
  { word: 'Outfitters', industry: 'RETAIL' },
  { word: 'Homeware', industry: 'CONSUMER_GOODS' },
  { word: 'Tooling', industry: 'MACHINERY' },
  { word: 'Components', industry: 'INDUSTRIAL_AUTOMATION' },
  { word: 'Insurance', industry: 'INSURANCE' },
  { word: 'Building Supply', industry: 'BUILDING_MATERIALS' },
  { word: 'Wholesale', industry: 'WHOLESALE' },
  { word: 'Energy', industry: 'UTILITIES' },
  { word: 'Telecom', industry: 'TELECOMMUNICATIONS' },
  { word: 'Furniture', industry: 'CONSUMER_GOODS' },
] as const;

const places = [
  { city: 'Pittsburgh', country: 'United States', currency: 'USD', domain: 'com' },
  { city: 'Des Moines', country: 'United States', currency: 'USD', domain: 'com' },
  { city: 'Spokane', country: 'United States', currency: 'USD', domain: 'com' },
  { city: 'Chattanooga', country: 'United States', currency: 'USD', domain: 'net' },
  { city: 'Albany', country: 'United States', currency: 'USD', domain: 'com' },
  { city: 'Tucson', country: 'United States', currency: 'USD', domain: 'co' },
  { city: 'Duluth', country: 'United States', currency: 'USD', domain: 'com' },
  { city: 'Savannah', country: 'United States', currency: 'USD', domain: 'com' },
  { city: 'Halifax', country: 'Canada', currency: 'USD', domain: 'ca' },
  { city: 'Sheffield', country: 'United Kingdom', currency: 'GBP', domain: 'co.uk' },
  { city: 'Dundee', country: 'United Kingdom', currency: 'GBP', domain: 'co.uk' },
  { city: 'Bremen', country: 'Germany', currency: 'EUR', domain: 'de' },
  { city: 'Nantes', country: 'France', currency: 'EUR', domain: 'fr' },
  { city: 'Utrecht', country: 'Netherlands', currency: 'EUR', domain: 'nl' },
] as const;

/** A mail domain of the public: whoever has it shares it with strangers. */
export const publicMailDomain = 'gmail.com';

/** @returns `count` customers with names of their own; two have a public mail domain and some a subdomain. */
export function planCustomers(count: number, timeline: Timeline, random: Random): CustomerPlan[] {
  const names = new Set<string>();
  const customers: CustomerPlan[] = [];
  while (customers.length < count) {
    const stem = companyStem(random);
    const trade = random.pick(trades);
    const name = `${stem} ${trade.word}`;
    if (names.has(name)) continue;
    names.add(name);
    const place = random.pick(places);
    const position = customers.length;
    customers.push({
      name,
      domain: position % 200 === 99 ? publicMailDomain : domainOf(stem, trade.word, place.domain, random),
      industry: trade.industry,
      place: { city: place.city, country: place.country },
      currency: place.currency,
      // Two thirds are older than the first deal, so that every deal finds a customer that was there before it.
      created: timeline.firstDay + (position % 3 === 0 ? random.int(0, 900) : -random.int(1, 700)),
      employees: Math.round(12 * Math.exp(random.next() * 6)),
    });
  }
  return customers;
}

function companyStem(random: Random): string {
  const kind = random.int(0, 9);
  if (kind < 5) return random.pick(onsets) + random.pick(endings);
  if (kind < 8) return `${random.pick(landmarks)} ${random.pick(waters)}`;
  return `${random.pick(surnames)} & ${random.pick(surnames)}`;
}

function domainOf(stem: string, trade: string, topLevel: string, random: Random): string {
  const name = plainLetters(stem) + (random.chance(0.6) ? plainLetters(trade) : random.chance(0.3) ? '-group' : 'co');
  const subdomain = random.chance(0.05) ? random.pick(['shop.', 'us.', 'www2.', 'portal.']) : '';
  return `${subdomain}${name}.${topLevel}`;
}
