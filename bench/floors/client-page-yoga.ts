import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import pg from 'pg';

// A bare yoga whose only resolver reads a page of clients with one prepared statement. No token is checked.

const [port = '', databaseUrl = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });

const typeDefs = /* GraphQL */ `
  type Query {
    practice(id: ID!): Practice
  }
  type Practice {
    clients(first: Int!): Clients!
  }
  type Clients {
    edges: [ClientEdge!]!
    pageInfo: PageInfo!
  }
  type ClientEdge {
    node: Client!
  }
  type PageInfo {
    hasNextPage: Boolean!
  }
  type Client {
    id: ID!
    xpmId: ID!
    name: String!
    email: String
    phone: String
    address: String
    city: String
    region: String
    postCode: String
    country: String
    clientCode: String
    taxNumber: String
  }
`;

async function readPage(practiceId: string, first: number) {
  const { rows } = await pool.query<{ readonly id: string }>({
    name: 'page',
    text: `SELECT id, xpm_id AS "xpmId", name, email, phone, address, city, region,
        post_code AS "postCode", country, client_code AS "clientCode", tax_number AS "taxNumber"
      FROM client WHERE practice_id = $1 ORDER BY name, id LIMIT $2`,
    values: [practiceId, first + 1],
  });
  const nodes = rows.slice(0, first);
  return {
    edges: nodes.map((row) => ({ node: { ...row, id: `Client:${row.id}` } })),
    pageInfo: { hasNextPage: rows.length > first },
  };
}

const yoga = createYoga({
  logging: false,
  schema: createSchema({
    typeDefs,
    resolvers: {
      Query: {
        practice: (_root, { id }: { readonly id: string }) => ({
          id: id.replace('Practice:', ''),
        }),
      },
      Practice: {
        clients: ({ id }: { readonly id: string }, { first }: { readonly first: number }) =>
          readPage(id, first),
      },
    },
  }),
});

const server = createServer((request, response) => void yoga(request, response));
server.listen(Number(port));
