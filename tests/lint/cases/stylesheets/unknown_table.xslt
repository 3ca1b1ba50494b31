<!-- A code table that is not there. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: mappings/transforms/billing.xml:7:8: mappings/transforms/canonical_to_billing/key_account_mark.xslt:7: there is no code table flagg; ... -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/">
    <a><xsl:value-of select="kam:to-partner('flagg', c:kaMark)"/></a>
  </xsl:template>
</xsl:stylesheet>
