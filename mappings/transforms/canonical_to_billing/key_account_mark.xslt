<?xml version="1.0" encoding="UTF-8"?>
<!-- M06 to StampKeyAccount. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:KeyAccountMarkAssigned">
    <StampKeyAccount>
      <xsl:call-template name="head"/>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="c:categories/c:category"/>
      <xsl:apply-templates select="c:region"/>
      <xsl:apply-templates select="c:accountManager"/>
      <xsl:if test="c:accountManagerPhone">
        <MgrTel><xsl:value-of select="c:accountManagerPhone"/></MgrTel>
      </xsl:if>
      <xsl:apply-templates select="c:slaLevel"/>
      <xsl:apply-templates select="c:effectiveDate"/>
      <xsl:apply-templates select="c:expiryDate"/>
      <xsl:apply-templates select="c:users"/>
    </StampKeyAccount>
  </xsl:template>

  <xsl:template match="c:users">
    <UserList>
      <xsl:for-each select="c:user">
        <User>
          <xsl:apply-templates select="c:userNo"/>
          <xsl:apply-templates select="c:userName"/>
          <xsl:apply-templates select="c:productKind"/>
          <xsl:apply-templates select="c:serviceNumber"/>
          <xsl:apply-templates select="c:circuitCode"/>
          <xsl:apply-templates select="c:account"/>
          <xsl:apply-templates select="c:region"/>
        </User>
      </xsl:for-each>
    </UserList>
  </xsl:template>
</xsl:stylesheet>
