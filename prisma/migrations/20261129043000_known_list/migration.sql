-- CreateTable
CREATE TABLE "known_list" (
    "practice_id" UUID NOT NULL,
    "list" TEXT NOT NULL,
    "ending" UUID[] NOT NULL,

    CONSTRAINT "known_list_pkey" PRIMARY KEY ("practice_id","list")
);

-- AddForeignKey
ALTER TABLE "known_list" ADD CONSTRAINT "known_list_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;
