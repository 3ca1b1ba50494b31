<!-- Without the namespace of XSLT. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: mappings/transforms/billing.xml:7:8: mappings/transforms/canonical_to_billing/key_account_mark.xslt:4: xsltParseStylesheetProcess : document is not a stylesheet; mend the stylesheet -->
<stylesheet><template match="/"/></stylesheet>
