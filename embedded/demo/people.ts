import type { SeedMember, SeedPractice } from '../harness/seed.ts';

/** The value of `as` in `POST /dev/sign-in`. */
export type SignInAs = 'admin' | 'standard' | 'other';

export interface DemoPractice extends SeedPractice {
  /** The index of the sandbox's practice that it is connected to. */
  readonly sandboxPractice: number;
}

export interface Person extends SeedMember {
  readonly as: SignInAs;
  readonly practice: DemoPractice;
}

/** There are two practices, so that a person can try to read the other one's records, and finds none. */
export const harbourAndFinch: DemoPractice = {
  id: '5b0c7a52-6f0e-4c1b-9a3e-2d4f8e6a1c01',
  name: 'Harbour & Finch Accountants',
  sandboxPractice: 0,
  timeZone: 'Australia/Sydney',
};

export const ridgeStreet: DemoPractice = {
  id: '5b0c7a52-6f0e-4c1b-9a3e-2d4f8e6a1c02',
  name: 'Ridge Street Advisory',
  sandboxPractice: 1,
  timeZone: 'Pacific/Auckland',
};

export const people: readonly Person[] = [
  {
    as: 'admin',
    subject: '9d1f3e64-0b7a-4a55-8c1d-7e2f5a9b3d01',
    name: 'Ada Finch',
    email: 'ada@harbourfinch.example',
    role: 'ADMIN',
    practice: harbourAndFinch,
  },
  {
    as: 'standard',
    subject: '9d1f3e64-0b7a-4a55-8c1d-7e2f5a9b3d02',
    name: 'Sam Okafor',
    email: 'sam@harbourfinch.example',
    role: 'STANDARD',
    practice: harbourAndFinch,
  },
  {
    as: 'other',
    subject: '9d1f3e64-0b7a-4a55-8c1d-7e2f5a9b3d03',
    name: 'Olive Tāne',
    email: 'olive@ridgestreet.example',
    role: 'ADMIN',
    practice: ridgeStreet,
  },
];

export const admins: readonly Person[] = people.filter(({ role }) => role === 'ADMIN');
