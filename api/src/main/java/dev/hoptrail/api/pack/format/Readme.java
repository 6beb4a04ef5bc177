package dev.hoptrail.api.pack.format;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a pack says of itself to who opens it.
public final class Readme {
    private Readme() {}

    /// The text of a pack's README.
    ///
    /// @param accounts that it is limited to; null where it is not
    public static String text(
            UUID packId, @Nullable Redaction redaction, @Nullable List<String> accounts) {
        return all(packId)
                + (redaction == null ? "" : withheld(redaction))
                + (accounts == null ? "" : limited(accounts));
    }

    private static String limited(List<String> accounts) {
        return """

        WHICH ACCOUNTS IT IS LIMITED TO
          %s
          Sessions of these alone are in the population. Of sessions above them in other accounts a
          dossier has id, account and grade; of origins there, the kind and the account stand. Records
          that CloudTrail delivered to other accounts are left out. In those that are here, principals of
          other accounts are named by account; such a field is withheld, and the record is proven to be
          in the tree by the others and its commitment. So links that rest on what is left out cannot be
          derived again: the dossier names these sessions, and what is said of them rests on the signer.
          Titles of rules stand for what findings and alerts say. Suppressions, contexts and what people
          wrote about alerts are left out. The size of the tree is that of all accounts.
        """
                .formatted(String.join(", ", accounts));
    }

    private static String withheld(Redaction redaction) {
        return """

        WHAT IS WITHHELD
          %s
          Pseudonyms stand for these values wherever they occur, in any case, in ARNs, ids and sentences
          too: name-, address-, agent- or value- and 20 digits, the same for the same value. Packs whose
          manifest names the key %s say the same of the same value. Ids that such values make (of
          sessions, chains, origins, alerts) are others as well. What AWS gives out itself is shown as it
          is: event and key ids, accounts, regions, times, names of its services.
          A raw record of which fields are withheld has a line for each field: value and salt of those
          that are shown, the commitment of those that are not, with what stands in. The record is proven
          to be in the tree by what is shown and the commitments. What stands in is told by the signer, as is
          what follows from it; verify derives the chains from it all the same. Such records have no
          hash of the delivered bytes, and are not looked up in log files: who knows the rest of a
          record could try values out.
          Values are searched for as they are written. Other spellings in sentences that people wrote
          stay, as do values of sessions that are not in this pack, but for addresses.
        """
                .formatted(String.join(", ", redaction.withheld()), redaction.key());
    }

    private static String all(UUID packId) {
        return """
        Hoptrail evidence pack %s

        HOW TO CHECK IT
          hoptrail verify PACK.zip --key KEY
        works offline, without the service that made the pack. KEY is the signer's public key or its
        fingerprint, which you must have from somewhere else than this pack. Without a key the check
        says at most: consistent, signer not established.

        WHAT IS IN IT
          manifest.json, manifest.sig   all files with their hashes, and the signature over that list
          population/                   every session of the period that the query asks for, one a line;
                                        the alerts on them, and what people made of those
          coverage.jsonl                 which account, region and hour was read, what was rejected, and
                                        what CloudTrail's digests said of it when this was made
          rules.jsonl                    how the rules were set, what was suppressed, with times
          sample/plan.json              how the sample was drawn; anyone can draw it again
          sample/*/                     a dossier of each picked session (JSON, HTML, PDF), and in
                                        raw.jsonl the CloudTrail records that its chain is derived from
          tree/                         a signed head of the tree that these records were committed to
          controls.csv                  which file answers which control, with counts
          *.tst                         where there are any: what a time stamping authority (RFC 3161)
                                        says of when the file of that name existed

        WHAT IS PROVEN
          The files are those that the signer signed. The sample is the one that the seed draws. The
          chains of the sample follow from the raw records by the published rules. The raw records are
          those that were committed to the signed tree, where a proof stands beside them, and nothing of
          them was changed since. The counts are those of the population.
          Where there is a manifest.sig.tst: that all of this existed at the time it states, if you
          believe who signed that. verify --tsa-cert FILE checks it with the authority's certificate, or
          that of who vouches for it, which you must have from somewhere else than this pack; so does
          openssl ts -verify -token_in -in manifest.sig.tst -data manifest.sig -CAfile FILE

        WHAT IS NOT PROVEN
          That CloudTrail logged everything, or delivered it: coverage.jsonl says what was read.
          That a record was not changed before it was read, unless CloudTrail's own digests of the file
          were checked. The verdicts in coverage.jsonl and raw.jsonl are what the service found; verify
          --logs DIR checks the digests again, and looks the records of the sample up in the original
          files.
          That a record with a member rebuiltFrom is what CloudTrail wrote: it was put together again
          from a query's result or from Security Lake.
          That the population is complete in what was read: the records of the sample alone are here.
          Records stored before commitment began have no proof (committedSince in manifest.json).
          Where no record names the principal of a session, uses of its credential did; these sums are
          not in the pack (learnedPrincipals in a dossier).
          Names of IAM users and of people of IAM Identity Center may come from other records.
          Nothing here says that any control is met. Detects change after the fact; does not prevent it.
        """
                .formatted(packId);
    }
}
