const fields =
  'xpmId name email phone address city region postCode country clientCode taxNumber' as const;

/** The page at ours and at the bare yoga. Its variable is a global id. */
export const clientPageDocument = /* GraphQL */ `
  query ClientPage($id: ID!) {
    practice(id: $id) {
      clients(first: 50) {
        edges {
          node {
            id
            ${fields}
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  }
`;

/** The page at PostGraphile, which derives its names from the tables. Its variable is the id of the row. */
export const postgraphileDocument = /* GraphQL */ `
  query ClientPage($id: UUID!) {
    practice: practiceByRowId(rowId: $id) {
      clients: clientsByPracticeId(first: 50, orderBy: NAME_ASC) {
        edges {
          node {
            id: rowId
            ${fields}
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  }
`;
