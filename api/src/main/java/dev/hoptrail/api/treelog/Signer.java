package dev.hoptrail.api.treelog;

import dev.hoptrail.correlate.proof.SignedNote;
import dev.hoptrail.correlate.proof.VerifierKey;

/// Signs with one key, whichever is put in force meanwhile.
public interface Signer {

    /// The public half of the key.
    VerifierKey verifier();

    /// Signs a text.
    SignedNote sign(String text);
}
