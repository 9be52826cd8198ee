use super::{apart, is_automatic, written};
use crate::rich::Rich;

#[test]
fn a_quoted_message_is_cut() {
    for quoted in [
        "Yes please\n\nOn Mon, 3 Nov 2025 at 10:00, Shop <shop@example.com> wrote:\n> Shall I?\n",
        "Yes please\nOn Mon, 3 Nov 2025 at 10:00,\nShop <shop@example.com> wrote:\n\n> Shall I?",
        "Yes please\n> Shall I cancel?\n> Shop",
        "Yes please\n\nOp ma 3 nov. 2025 om 10:00 schreef Shop:\nOp 3 nov. schreef:\nZal ik?",
        "Yes please\n\nVon: Shop\nGesendet: Montag\nAn: Ann\n\nSoll ich stornieren?",
        "Yes please\n\n-----Original Message-----\nFrom: Shop\nCancel?",
        "Yes please\n\nLe lun. 3 nov. 2025 à 10:00, Shop a écrit :\n> Annuler ?",
        "Yes please\r\n\r\nFrom: Shop\r\nSent: Monday\r\n\r\nCancel?",
    ] {
        assert_eq!(written(quoted), "Yes please", "{quoted}");
    }
}

#[test]
fn a_signature_is_cut() {
    for signed in [
        "Where is it?\n\n-- \nAnn Smith\nCancel Culture Ltd",
        "Where is it?\n\nKind regards,\nAnn Smith\nReturns Ltd\n+32 2 123 45 67",
        "Where is it?\n\nSent from my iPhone",
        "Where is it?\n\nMit freundlichen Grüßen\nAnn Smith",
        "Where is it?\nMet vriendelijke groeten,\nAnn",
    ] {
        assert_eq!(written(signed), "Where is it?", "{signed}");
    }
}

#[test]
fn what_the_customer_wrote_stays() {
    for text in [
        "Where is it?",
        "I sent a mail on Monday and Ann wrote: no\nWhat now?",
        "> 5 pieces, please\nin red",
        "Give her my best regards",
        "On Monday I ordered a lamp.\nWhere is it?",
        "From: Brussels\nto Paris, please",
        "Kind regards,\nAnn",
        "",
    ] {
        assert_eq!(written(text), text);
    }
}

#[test]
fn what_stands_under_or_between_quotes_is_written() {
    let below = "On Mon, 3 Nov 2025, Shop <shop@example.com> wrote:\n> Shall I cancel?\n> Shop\n\nYes please";
    assert_eq!(written(below).trim(), "Yes please");
    let html = "<div>Yes</div><div><div>On Mon, Nov 3, 2025 at 10:00 Shop &lt;shop@example.com&gt; wrote:<br></div>\
                <blockquote>Shall I?</blockquote></div><div>Thanks!</div>";
    let mail = apart(Rich::from_html(html));
    assert_eq!(mail.written.to_text(), "Yes\n\nThanks!");
    assert!(mail.quoted.to_text().ends_with("> Shall I?"));
}

/// The mail programs people use, as they quote and sign.
#[test]
fn a_mail_is_taken_apart_and_nothing_of_it_is_lost() {
    for html in [
        // Gmail, in five languages.
        "<div dir=\"ltr\">Where is it?</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">On Mon, Nov 3, 2025 at 10:00\u{202f}AM Shop &lt;<a href=\"mailto:shop@example.com\">shop@example.com</a>&gt; wrote:<br></div><blockquote>Hello</blockquote></div>",
        "<div dir=\"ltr\">Where is it?</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">Am Mo., 3. Nov. 2025 um 10:00 Uhr schrieb Shop &lt;<a href=\"mailto:shop@example.com\">shop@example.com</a>&gt;:<br></div><blockquote>Hallo</blockquote></div>",
        "<div dir=\"ltr\">Where is it?</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">Le lun. 3 nov. 2025 à 10:00, Shop &lt;shop@example.com&gt; a écrit\u{a0}:<br></div><blockquote>Bonjour</blockquote></div>",
        "<div dir=\"ltr\">Where is it?</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">Op ma 3 nov 2025 om 10:00 schreef Shop &lt;shop@example.com&gt;:<br></div><blockquote>Dag</blockquote></div>",
        "<div dir=\"ltr\">Where is it?</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">El lun, 3 nov 2025 a las 10:00, Shop (&lt;shop@example.com&gt;) escribió:<br></div><blockquote>Hola</blockquote></div>",
        // Apple Mail, and its telephone.
        "Where is it?<br><div><br><blockquote type=\"cite\"><div>On 3 Nov 2025, at 10:00, Shop &lt;shop@example.com&gt; wrote:</div><div>Hello</div></blockquote></div>",
        "Where is it?<br><br>Sent from my iPhone<br><blockquote type=\"cite\">On 3 Nov 2025, Shop &lt;s@example.com&gt; wrote:<br></blockquote>",
        // Outlook.
        "<div class=WordSection1><p class=MsoNormal>Where is it?</p><p class=MsoNormal>Kind regards,</p><p class=MsoNormal>Ann Smith</p><div><p class=MsoNormal><b>From:</b> Shop &lt;shop@example.com&gt;<br><b>Sent:</b> Monday, 3 November 2025 10:00<br><b>To:</b> Ann<br><b>Subject:</b> Order</p></div><p class=MsoNormal>Hello</p></div>",
        "<div>Where is it?</div><hr><div id=\"divRplyFwdMsg\"><b>Von:</b> Shop &lt;shop@example.com&gt;<br><b>Gesendet:</b> Montag<br><b>An:</b> Ann</div><div>Hallo</div>",
        // Thunderbird.
        "<p>Where is it?</p><div class=\"moz-cite-prefix\">On 03/11/2025 10:00, Shop wrote:<br></div><blockquote type=\"cite\">Hello</blockquote><pre class=\"moz-signature\">-- \nAnn</pre>",
        // Yahoo, Proton, Samsung.
        "<div>Where is it?</div><div class=\"yahoo_quoted\"><div>On Monday, 3 November 2025 at 10:00:00 CET, Shop &lt;shop@example.com&gt; wrote:</div><div>Hello</div></div>",
        "<div>Where is it?</div><div>Sent with Proton Mail secure email.</div><div class=\"protonmail_quote\">On Monday, November 3rd, 2025 at 10:00, Shop &lt;shop@example.com&gt; wrote:<br><blockquote>Hello</blockquote></div>",
        "<div>Where is it?</div><div>-------- Original message --------</div><div>From: Shop &lt;shop@example.com&gt; </div><div>Date: 03/11/2025 </div><div>Hello</div>",
    ] {
        let whole = Rich::from_html(html);
        let mail = apart(whole.clone());
        assert_eq!(mail.written.to_text(), "Where is it?", "{html}");
        let count = |rich: &Rich| rich.to_text().chars().filter(|c| c.is_alphanumeric()).count();
        let parts = count(&mail.written) + count(&mail.signature) + count(&mail.quoted);
        assert_eq!(parts, count(&whole), "{html}");
    }
}

#[test]
fn what_a_machine_sends_is_told_by_sender_subject_and_words() {
    for (from, subject, text) in [
        ("no-reply@shop.example", "Your parcel", "It is on its way"),
        ("MAILER-DAEMON@mx.example", "", "x"),
        ("orders-noreply@shop.example", "", "x"),
        ("bounces+12@shop.example", "", "x"),
        ("joe@x.test", "Automatic reply: Order 17", "I am away."),
        ("joe@x.test", "Out of Office", "Back on Monday"),
        ("joe@x.test", "Abwesenheitsnotiz: Bestellung", "x"),
        ("joe@x.test", "Réponse automatique : commande", "x"),
        ("joe@x.test", "Undelivered Mail Returned to Sender", "x"),
        ("joe@x.test", "Re: Order", "This is an automated response, please do not reply."),
        (
            "joe@x.test",
            "",
            "Ich bin derzeit nicht im Büro. Diese Nachricht wurde automatisch erstellt.",
        ),
    ] {
        assert!(is_automatic(Some(from), Some(subject), text), "{from} {subject} {text}");
    }
    for (from, subject, text) in [
        ("joe@x.test", "Re: Automatic reply", "Who is that?"),
        ("noreen@plyer.example", "Order", "Where is it?"),
        ("joe@x.test", "My order was undeliverable?", "Where is it?"),
        ("joe@x.test", "Order", "Your website says that payments are automatic. Are they?"),
        ("", "", ""),
    ] {
        assert!(!is_automatic(Some(from), Some(subject), text), "{from} {subject} {text}");
    }
}
