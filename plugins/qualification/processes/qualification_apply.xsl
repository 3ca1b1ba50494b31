<?xml version="1.0" encoding="UTF-8"?>
<!-- The application of a potential key account that has reached the threshold (M03). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="a" select="potential/*"/>
    <KeyAccountApplicationSubmitted>
      <applicationNo><xsl:value-of select="concat('SQ', substring(translate($message, '-', ''), 1, 18))"/></applicationNo>
      <xsl:copy-of select="$a/c:customerCode"/>
      <xsl:copy-of select="$a/c:customerName"/>
      <kaMark>false</kaMark>
      <customerLevel>standard</customerLevel>
      <categories>
        <category>
          <xsl:choose>
            <xsl:when test="$a/c:kind = 'group'">group</xsl:when>
            <xsl:otherwise>high-value</xsl:otherwise>
          </xsl:choose>
        </category>
      </categories>
      <xsl:if test="proposal/*/contactPhone != ''"><contactPhone><xsl:value-of select="proposal/*/contactPhone"/></contactPhone></xsl:if>
      <xsl:copy-of select="$a/c:region"/>
      <xsl:copy-of select="$a/c:managingUnit"/>
      <accountManager><xsl:value-of select="$a/c:owner"/></accountManager>
      <xsl:copy-of select="$a/c:monthlySpend"/>
      <months>3</months>
      <evidence><xsl:value-of select="concat('潜在大客户', $a/c:potentialNo, '月均消费已达到门槛。')"/></evidence>
      <submittedAt><xsl:value-of select="$now"/></submittedAt>
    </KeyAccountApplicationSubmitted>
  </xsl:template>
</xsl:stylesheet>
