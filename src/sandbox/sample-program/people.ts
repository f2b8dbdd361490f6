import type { Random } from './random.ts';

export interface Person {
  readonly first: string;
  readonly last: string;
}

const firstNames = [
  'Adaeze',
  'Alun',
  'Amara',
  'Anneke',
  'Arvid',
  'Beatriz',
  'Bram',
  'Caoimhe',
  'Cedric',
  'Chiara',
  'Dalia',
  'Desmond',
  'Eilidh',
  'Elif',
  'Emeka',
  'Farah',
  'Fergus',
  'Freya',
  'Gideon',
  'Greta',
  'Hana',
  'Henrik',
  'Imogen',
  'Ivo',
  'Jarek',
  'Jelena',
  'Joaquin',
  'Kamala',
  'Keiko',
  'Lachlan',
  'Leila',
  'Lorcan',
  'Magnus',
  'Marisol',
  'Mateo',
  'Mirjam',
  'Nadia',
  'Niels',
  'Noor',
  'Odette',
  'Oskar',
  'Paloma',
  'Pranav',
  'Quentin',
  'Rasmus',
  'Renata',
  'Rohan',
  'Sabine',
  'Selma',
  'Silas',
  'Sunniva',
  'Tamsin',
  'Teodor',
  'Thandi',
  'Ulrike',
  'Vasco',
  'Wanda',
  'Yusuf',
  'Zainab',
  'Zoltan',
] as const;

const lastNames = [
  'Abernathy',
  'Achterberg',
  'Balasch',
  'Barrowclough',
  'Bellweather',
  'Brisco',
  'Caldecott',
  'Castellan',
  'Chukwuma',
  'Dahlgren',
  'Delacroix',
  'Drummond',
  'Eberhart',
  'Engström',
  'Fairbourne',
  'Ferreira',
  'Galbraith',
  'Gundersen',
  'Hathersage',
  'Hollister',
  'Ibarra',
  'Ivanova',
  'Jankowski',
  'Jessop',
  'Kavanagh',
  'Kobayashi',
  'Kowalczyk',
  'Langstaff',
  'Lindqvist',
  'Macalister',
  'Marchetti',
  'Mbeki',
  'Merriweather',
  'Nakagawa',
  'Novák',
  'Oduya',
  'Okonjo',
  'Ostergaard',
  'Pemberley',
  'Petrosyan',
  'Quayle',
  'Rademaker',
  'Ravenhill',
  'Rosenqvist',
  'Saldanha',
  'Sandoval',
  'Silvestri',
  'Stroud',
  'Sundaram',
  'Tavares',
  'Thackeray',
  'Thorvald',
  'Umarov',
  'Vandermeer',
  'Villanueva',
  'Wadsley',
  'Whitcombe',
  'Yamashita',
  'Zielinski',
  'Zweig',
] as const;

/** Surnames that also serve in the names of firms. */
export const surnames: readonly string[] = lastNames;

export const partnerTitles = [
  'Alliance Manager',
  'Head of Partnerships',
  'Practice Lead',
  'Solution Architect',
  'Account Director',
  'Marketing Manager',
  'Technical Consultant',
  'Sales Director',
  'Customer Success Lead',
  'Project Manager',
] as const;

export const executiveTitles = [
  'Chief Executive',
  'Managing Partner',
  'Chief Revenue Officer',
  'VP Alliances',
] as const;

export const customerTitles = [
  'Supply Chain Manager',
  'Head of Operations',
  'IT Director',
  'Procurement Lead',
  'Planning Analyst',
  'Warehouse Manager',
  'Finance Manager',
  'Chief Operating Officer',
  'Logistics Coordinator',
  'Data Engineer',
] as const;

export function person(random: Random): Person {
  return { first: random.pick(firstNames), last: random.pick(lastNames) };
}

/** Small letters without accents, as they stand in addresses. */
export function plainLetters(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[^a-zA-Z0-9]/g, '')
    .toLowerCase();
}
