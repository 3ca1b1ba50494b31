<!-- libxslt runs XSLT 1.0 only, and takes much of 2.0 without a word. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: mappings/transforms/billing.xml:7:8: mappings/transforms/canonical_to_billing/key_account_mark.xslt:5: only XSLT 1.0 runs here; write version="1.0"; mend the stylesheet -->
<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/">
    <a/>
  </xsl:template>
</xsl:stylesheet>
