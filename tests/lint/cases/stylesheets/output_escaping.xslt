<!-- What could make text that is not XML. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: 7:8: disable-output-escaping could make what is not XML; leave it out -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/">
    <a><xsl:value-of select="c:kaMark" disable-output-escaping="yes"/></a>
  </xsl:template>
</xsl:stylesheet>
