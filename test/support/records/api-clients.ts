import type { ResultOf } from 'gql.tada';
import type { SignInAs } from '../../../embedded/demo/people.ts';
import { graphql } from '../graphql.ts';
import type { TestStack } from '../stack/stack.ts';

/** Everything that the API says of a client, but for what is ours alone (id, deletedAt, changedAt). */
const clientsPage = graphql(`
  query ClientsPage($practiceId: ID!, $after: String) {
    practice(id: $practiceId) {
      clients(
        first: 200
        after: $after
        filter: { statuses: [ACTIVE, ARCHIVED, DELETED, MISSING] }
      ) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            xpmId
            name
            status
            title
            gender
            firstName
            middleName
            lastName
            otherName
            dateOfBirth
            exportCode
            clientCode
            referralSource
            email
            phone
            fax
            website
            address
            city
            region
            postCode
            country
            postalAddress
            postalCity
            postalRegion
            postalPostCode
            postalCountry
            partner {
              xpmId
              name
            }
            manager {
              xpmId
              name
            }
            billingClient {
              xpmId
              name
            }
            typeName
            costMarkup
            paymentTerm
            paymentDay
            taxNumber
            companyNumber
            businessNumber
            branchNumber
            businessStructure
            balanceMonth
            prepareGst
            gstRegistered
            gstPeriod
            gstBasis
            provisionalTaxBasis
            provisionalTaxRatio
            signedTaxAuthority
            taxAgent
            agencyStatus
            returnType
            prepareActivityStatement
            prepareTaxReturn
            activeAtoClient
            contacts {
              xpmId
              name
              salutation
              addressee
              mobile
              email
              phone
              position
              isPrimary
              status
            }
            groups {
              xpmId
              name
            }
            notes {
              title
              text
              folder
              tag
              date
              createdBy
            }
            relationships {
              xpmId
              type
              relatedClient {
                xpmId
                name
              }
              numberOfShares
              percentage
              startDate
              endDate
            }
          }
        }
      }
    }
  }
`);

type Connection = NonNullable<ResultOf<typeof clientsPage>['practice']>['clients'];
export type ApiClient = Connection['edges'][number]['node'];

/** Every client of a person's practice, page by page. */
export async function listApiClients(stack: TestStack, as: SignInAs): Promise<ApiClient[]> {
  const practiceId = as === 'other' ? stack.otherPracticeId : stack.practiceId;
  const clients: ApiClient[] = [];
  let after: string | null = null;
  for (;;) {
    const page: ResultOf<typeof clientsPage> = await stack.execute(as, clientsPage, {
      practiceId,
      after,
    });
    const connection = page.practice?.clients;
    if (connection === undefined) throw new Error('There is no such practice.');
    clients.push(...connection.edges.map(({ node }) => node));
    after = connection.pageInfo.endCursor ?? null;
    if (!connection.pageInfo.hasNextPage) return clients;
  }
}
