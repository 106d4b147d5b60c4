CREATE TABLE "xpm_account_offer" (
    "practice_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "tenant_name" TEXT,
    "connection_id" TEXT NOT NULL,
    "access_token" TEXT NOT NULL,
    "access_token_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "refresh_token" TEXT NOT NULL,
    "offered_by" TEXT NOT NULL,
    "offered_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "clients" INTEGER,
    "same_ids" INTEGER,
    "same_names" INTEGER,

    CONSTRAINT "xpm_account_offer_pkey" PRIMARY KEY ("practice_id")
);

ALTER TABLE "xpm_account_offer" ADD CONSTRAINT "xpm_account_offer_practice_id_fkey"
    FOREIGN KEY ("practice_id") REFERENCES "xpm_connection"("practice_id") ON DELETE CASCADE ON UPDATE CASCADE;
