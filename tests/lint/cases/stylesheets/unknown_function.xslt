<!-- A function that XPath 1.0 has not. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: 7:22: there is no function upper-case; write a function of XPath 1.0 or XSLT 1.0, or a kam: function -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/">
    <a><xsl:value-of select="upper-case(c:kaMark)"/></a>
  </xsl:template>
</xsl:stylesheet>
