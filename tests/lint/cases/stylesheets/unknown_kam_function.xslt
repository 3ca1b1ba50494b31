<!-- A function of ours that is not there. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: 7:22: there is no function kam:to-parner; write kam:to-partner -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/">
    <a><xsl:value-of select="kam:to-parner('flag', c:kaMark)"/></a>
  </xsl:template>
</xsl:stylesheet>
