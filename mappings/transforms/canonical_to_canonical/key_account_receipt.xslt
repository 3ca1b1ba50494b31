<?xml version="1.0" encoding="UTF-8"?>
<!-- A qualification (M04) or mark (M06) that a system acknowledged, as its receipt: for systems whose acknowledgement is all
     the answer there is. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="endpoint"/>
  <xsl:param name="reference"/>
  <xsl:param name="now"/>
  <xsl:template match="/c:KeyAccountQualificationDecided | /c:KeyAccountMarkAssigned" priority="1">
    <KeyAccountReceipt>
      <system><xsl:value-of select="$endpoint"/></system>
      <answers>
        <xsl:choose>
          <xsl:when test="self::c:KeyAccountMarkAssigned">mark</xsl:when>
          <xsl:otherwise>qualification</xsl:otherwise>
        </xsl:choose>
      </answers>
      <xsl:copy-of select="c:applicationNo"/>
      <xsl:copy-of select="c:customerCode"/>
      <xsl:copy-of select="c:kaCode"/>
      <xsl:copy-of select="c:kaMark"/>
      <xsl:copy-of select="c:customerLevel"/>
      <outcome>accepted</outcome>
      <xsl:if test="$reference"><partnerReference><xsl:value-of select="substring($reference, 1, 200)"/></partnerReference></xsl:if>
      <xsl:if test="c:users"><stampedCount><xsl:value-of select="count(c:users/c:user)"/></stampedCount></xsl:if>
      <processedAt><xsl:value-of select="$now"/></processedAt>
    </KeyAccountReceipt>
  </xsl:template>
  <xsl:template match="/*">
    <xsl:message terminate="yes">only a qualification (M04) or a mark (M06) has this receipt; write another reply-with</xsl:message>
  </xsl:template>
</xsl:stylesheet>
